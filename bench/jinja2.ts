import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { projectFolder } from './context.js';
import { measure } from './measure.js';
import { countGroups, nameMachine } from './write-spec.js';

/** The script that is compared with. */
export const RENDER: string = join(projectFolder, 'bench/jinja2/render.py');

/** A Python that has Jinja2; a user's own in front of Debian's often has not. */
export async function findPython(): Promise<string | undefined> {
  for (const python of ['python3', '/usr/bin/python3']) {
    try {
      await measure(python, ['-c', 'import jinja2']);
      return python;
    } catch {
      // The next, then.
    }
  }
  return undefined;
}

/** The files that it makes of each machine. */
const SEED = ['meta-data', 'network-config', 'user-data', 'vendor-data'];

const EXPECT = '/etc/clockseed/expect';

interface Written {
  readonly path: string;
  readonly permissions: string;
  readonly content: string;
}

/** A primary, one of those that it asks when it starts, and any other: what is alike but for names and addresses. */
const KINDS = [
  { kind: 'primary', machine: 1 },
  { kind: 'asked', machine: 2 },
  { kind: 'secondary', machine: 9 },
] as const;

/**
 * Makes the templates of clockseed's own output: of one machine of each kind, with its names and addresses replaced by
 * variables. So they are what somebody would write who wanted just these files, and no work is done for other specs. What
 * is the same on every machine stands in them as it is.
 */
export function prepareTemplates(model: string, templates: string): void {
  const group = countGroups(readdirSync(join(model, 'nodes')).length);
  for (const { kind, machine } of KINDS) {
    const name = nameMachine(group, machine);
    const folder = join(templates, kind);
    mkdirSync(folder, { recursive: true });
    const write = (file: string, text: string): void =>
      writeFileSync(join(folder, `${file}.j2`), replaceValues(text, group, machine));
    const read = (path: string): string => readFileSync(join(model, path), 'utf8');
    for (const file of SEED) write(file, read(`nodes/${name}/${file}`));
    write('install', read(`install/${name}.sh`));
    const { write_files: files }: { write_files: readonly Written[] } = parse(
      read(`nodes/${name}/user-data`),
    );
    // Before it stand the files that are made for the machine, behind it those that are the same everywhere.
    const at = files.findIndex(({ path }) => path === EXPECT);
    write('expect', files[at]?.content ?? '');
    for (const [index, { content }] of files.slice(0, at).entries()) write(`file-${index}`, content);
    const [made, shared] = [files.slice(0, at), files.slice(at + 1)];
    writeFileSync(
      join(folder, 'files.json'),
      JSON.stringify({
        made: made.map(({ path, permissions }) => [path, permissions]),
        shared: shared.map(({ path, permissions, content }) => [path, permissions, digest(content)]),
      }),
    );
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Names and addresses as variables, in brackets that no file has; the longest first. */
function replaceValues(text: string, group: number, machine: number): string {
  const hex = group.toString(16).toUpperCase().padStart(2, '0');
  const name = nameMachine(group, machine);
  const values: readonly (readonly [RegExp, string])[] = [
    [new RegExp(`${name}-[0-9a-f]{12}$`, 'gm'), '⟦name⟧-⟦digest⟧'],
    [new RegExp(`group-${group}(?!\\d)`, 'g'), '⟦group⟧'],
    [new RegExp(`${name}(?!\\d)`, 'g'), '⟦name⟧'],
    [new RegExp(`g${group}-`, 'g'), 'g⟦number⟧-'],
    [new RegExp(`10\\.${group}\\.0\\.${machine}(?!\\d)`, 'g'), '⟦address⟧'],
    [new RegExp(`10\\.${group}\\.`, 'g'), '10.⟦number⟧.'],
    [new RegExp(`0A${hex}(?=\\d{4})`, 'g'), '0A⟦hex⟧'],
    [/configuration=[0-9a-f]{16}$/gm, 'configuration=⟦configuration⟧'],
  ];
  return values.reduce((made, [value, variable]) => made.replaceAll(value, variable), text);
}

/** @throws when a file that the script made is not byte for byte clockseed's, or one is missing */
export function refuseOtherFiles(model: string, made: string): void {
  for (const name of readdirSync(join(model, 'nodes'))) {
    const paths = [...SEED.map((file) => `nodes/${name}/${file}`), `install/${name}.sh`];
    for (const path of paths) {
      if (!readFileSync(join(model, path)).equals(readFileSync(join(made, path))))
        throw new Error(`the Jinja2 script makes another ${path}`);
    }
  }
}
