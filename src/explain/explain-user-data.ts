import type { MachineFile, MachineModel } from '../machine/machine-model.js';
import { listYamlPaths } from '../package/list-yaml-paths.js';
import { FILES_KEY, listWrittenFiles } from '../package/nocloud/build-user-data.js';
import type { Origin, Settings } from '../spec/topology.js';
import type { ExplainedFile } from './explain-machine.js';
import type { ExplainedLine } from './explained-line.js';

/** What is said of a line, whatever its number and text. */
type Finding = Omit<ExplainedLine, 'number' | 'text'>;

/** A line of user-data. `path`: the keys that lead to what it is part of; `offset`: 0 on the line where that begins. */
interface Place {
  readonly text: string;
  readonly path: readonly string[];
  readonly offset: number;
  /** What is part of the path begins a block of text: each line below is one of its lines. */
  readonly isBlock: boolean;
}

/**
 * Every line of a machine's user-data. A line of a file that it writes is explained as in that file (`files`, as they come), and
 * shows no more than is shown there.
 */
export function explainUserData(
  userData: string,
  model: MachineModel,
  files: readonly ExplainedFile[],
): ExplainedLine[] {
  const written = listWrittenFiles(model).map((file) => ({
    file,
    lines: files.find(({ path }) => path === file.path)?.lines ?? [],
  }));
  return listPlaces(userData).map((place, index) => {
    const { text, path } = place;
    const [key, item] = path;
    const one = key === FILES_KEY ? written[Number(item)] : undefined;
    const explained = one ? explainWritten(one, place) : { text, ...explainOwn(place, model) };
    return { number: index + 1, ...explained };
  });
}

function listPlaces(userData: string): Place[] {
  const texts = userData.replace(/\n$/, '').split('\n');
  const paths = listYamlPaths(userData);
  let begin = 0;
  return texts.map((text, index) => {
    if (paths.has(index + 1)) begin = index;
    const path = paths.get(begin + 1) ?? [];
    return { text, path, offset: index - begin, isBlock: /: \|[-+\d]*$/.test(texts[begin] ?? '') };
  });
}

/** A line of an item of write_files. */
function explainWritten(
  { file, lines }: { readonly file: MachineFile; readonly lines: readonly ExplainedLine[] },
  { text, path, offset, isBlock }: Place,
): Finding & { text: string } {
  // Text that is quoted begins on the line of its key.
  const isContent = path[2] === 'content' && (offset > 0 || !isBlock);
  const inner = isContent && isBlock ? lines[offset - 1] : undefined;
  const hidden = /^ */.exec(text)?.[0] + (inner?.text ?? '(secret)');
  const shown = isContent && file.mode === '0600' ? hidden : text;
  const isPart = path[2] === 'permissions' || (isBlock && !isContent);
  if (!inner) return { text: shown, ...fixed(isPart ? undefined : `${file.path}: ${file.purpose}.`) };
  const { kind, why, origin, also, group } = inner;
  return { text: shown, kind, why, origin, also, group };
}

/** Why the keys are there that every machine has. */
const WHY: Readonly<Record<string, string>> = {
  ssh_deletekeys: 'A new instance-id would make cloud-init delete the host keys.',
  ntp: 'cloud-init’s own module for time is off, whatever vendor-data asks for.',
  bootcmd: 'After a power cut in first boot cloud-init is told to write and run its part again.',
  runcmd: 'Makes what was written take effect.',
  [FILES_KEY]: 'What first boot writes.',
};

/** A line that is no part of a file. */
function explainOwn({ text, path }: Place, model: MachineModel): Finding {
  const [key, ...rest] = path;
  if (key === undefined) return text === '#cloud-config' ? fixed(MARK) : COMMENT;
  const { settings } = model.plan.machine;
  const site = settings.cloudInit.get(key);
  const isOurs = key === 'bootcmd' && (rest.length === 0 || rest[0] === '0');
  if (site && !isOurs) return setting('The site’s own, as the spec has it.', site.origin);
  if (key === 'apt') return explainApt(settings, rest[0]);
  if (key === 'packages' || key === 'package_update') return explainPackage(model, rest[0]);
  return fixed(rest.length === 0 ? WHY[key] : undefined);
}

const MARK = 'By this line cloud-init knows what it is.';
const UNEXPLAINED = { why: undefined, origin: undefined, also: undefined, group: undefined };
const COMMENT: Finding = { ...UNEXPLAINED, kind: 'comment' };

function explainPackage({ parts, packages, plan }: MachineModel, index: string | undefined): Finding {
  const part = parts.packages.find(({ name }) => name === packages[Number(index)]);
  if (part) return setting(part.why, part.origin);
  return setting('Packages are installed at first boot.', plan.machine.settings.install.origin);
}

function explainApt({ apt }: Settings, key: string | undefined): Finding {
  const { mirror, security, proxy } = apt;
  const bySetting = { security: security ?? mirror, proxy }[key ?? ''] ?? mirror ?? security ?? proxy;
  return bySetting ? setting('Where packages come from.', bySetting.origin) : fixed(undefined);
}

function setting(why: string, origin: Origin): Finding {
  return { ...UNEXPLAINED, kind: 'setting', why, origin };
}

function fixed(why: string | undefined): Finding {
  return { ...UNEXPLAINED, kind: 'fixed', why };
}
