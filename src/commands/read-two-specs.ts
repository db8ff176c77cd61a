import { existsSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { readRevision } from '../load/read-revision.js';
import { printPath } from '../write/print-path.js';
import { readBytes, type SpecBytes } from './read-plan.js';
import { UsageError } from './refusal.js';

/** What `diff` was given: two specs, or one and the revision of it to compare with. */
export interface Sides {
  readonly old: SpecBytes;
  readonly new: SpecBytes;
}

/** Reads both specs: files, standard input, or `REVISION:PATH` as git has it. @throws UsageError */
export function readTwoSpecs(first: string, second: string | undefined, revision?: string): Sides {
  if (revision !== undefined) return readWithRevision(first, second, revision);
  if (second === undefined)
    throw new UsageError(
      'diff compares two specs: name both, or one with --git REVISION. clockseed diff --help has examples.',
    );
  if (first === '-' && second === '-')
    throw new UsageError('standard input holds one spec: only one of the two may be -.');
  return { old: readSide(first), new: readSide(second) };
}

function readWithRevision(file: string, second: string | undefined, revision: string): Sides {
  if (second !== undefined)
    throw new UsageError('--git REVISION compares one spec with its own past: name one.');
  if (file === '-') throw new UsageError('--git REVISION needs a file: standard input has no past.');
  // Next to the file: it may be in another repository than the current directory.
  const path = resolve(file);
  const bytes = readGit(`${revision}:./${basename(path)}`, `${revision}:${file}`, dirname(path));
  return { old: { file: `${revision}:${file}`, bytes }, new: readSide(file) };
}

/** A file of that very name comes before a revision. */
function readSide(name: string): SpecBytes {
  if (name === '-' || !name.includes(':') || existsSync(name)) return { file: name, bytes: readBytes(name) };
  return { file: name, bytes: readGit(name, name, process.cwd()) };
}

function readGit(name: string, shown: string, folder: string): Buffer {
  if (name.startsWith('-'))
    throw new UsageError(`${printPath(shown)} is no revision: it begins with a hyphen.`);
  if (!existsSync(folder))
    throw new UsageError(`${printPath(shown)}: there is no folder ${printPath(folder)}.`);
  const found = readRevision(name, folder);
  if (Buffer.isBuffer(found)) return found;
  throw new UsageError(`${printPath(shown)}: ${printPath(found.reason)}.`);
}
