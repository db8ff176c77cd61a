import { findPathProblem } from './check-path.js';
import { printPath } from './print-path.js';
import { WriteError } from './write-error.js';

/**
 * What is ours: relative path to SHA-256 digests (hex) of what may stand there. The first is what was wanted last;
 * more follow only while a run has not finished, since each file is then the old or the new one.
 */
export type OwnFiles = ReadonlyMap<string, readonly string[]>;

const keys = ['format', 'generator', 'files', 'unfinished'];
const digest = /^[0-9a-f]{64}$/;

/**
 * Reads a manifest, which is untrusted input: whoever can write one could have us remove files.
 * @param source where it came from, for messages
 * @throws WriteError foreign-folder (another program's), foreign-manifest (ours, but broken or newer)
 */
export function parseManifest(text: string, source: string): OwnFiles {
  const root = parseObject(text, source);
  if (root.generator !== 'clockseed') {
    throw new WriteError(
      'foreign-folder',
      `${printPath(source)} was not written by clockseed (its generator is not "clockseed"), so its folder is not ` +
        'ours to write to. Name an empty folder, or one that does not exist yet. Nothing was changed.',
    );
  }
  if (root.format !== 1)
    refuse(source, `its format is ${JSON.stringify(root.format)}, this clockseed knows 1`);
  const unknown = Object.keys(root).find((key) => !keys.includes(key));
  if (unknown !== undefined) refuse(source, `it has the unknown key ${JSON.stringify(unknown)}`);
  return readFiles(root.files, root.unfinished, source);
}

function readFiles(files: unknown, unfinished: unknown, source: string): OwnFiles {
  if (!isObject(files)) return refuse(source, '"files" is not an object');
  if (unfinished !== undefined && !isObject(unfinished))
    return refuse(source, '"unfinished" is not an object');
  const own = new Map<string, readonly string[]>();
  for (const [path, value] of Object.entries(files)) {
    const problem = findPathProblem(path);
    if (problem) refuse(source, `the path ${JSON.stringify(path)} ${problem}`);
    own.set(path, [readDigest(value, path, source)]);
  }
  for (const [path, values] of Object.entries(unfinished ?? {})) {
    const wanted = own.get(path);
    if (!wanted) return refuse(source, `"unfinished" names ${JSON.stringify(path)}, which "files" does not`);
    if (!Array.isArray(values)) return refuse(source, `"unfinished" has no list for ${JSON.stringify(path)}`);
    own.set(path, [...wanted, ...values.map((value: unknown) => readDigest(value, path, source))]);
  }
  return own;
}

function readDigest(value: unknown, path: string, source: string): string {
  if (typeof value === 'string' && digest.test(value)) return value;
  return refuse(source, `the digest of ${JSON.stringify(path)} is not 64 hexadecimal digits`);
}

function parseObject(text: string, source: string): Readonly<Record<string, unknown>> {
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    return refuse(source, 'it is not JSON');
  }
  return isObject(root) ? root : refuse(source, 'it is not a JSON object');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refuse(source: string, found: string): never {
  throw new WriteError(
    'foreign-manifest',
    `${printPath(source)} cannot be used: ${found}. It says which files are ours, so nothing was changed. ` +
      'Restore it (version control has it if you commit the folder), or generate into a new folder.',
  );
}
