import { existsSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { openRevisionFolder, type RevisionPath } from '../load/include/revision-folder.js';
import { readRevision } from '../load/read-revision.js';
import { printPath } from '../write/print-path.js';
import { readSpec, type SpecBytes } from './read-plan.js';
import { UsageError } from './refusal.js';

/** What git takes for a revision and a path: the first colon that is not in braces, as in `HEAD^{/fix: it}:a.yaml`. */
const REVISION_PATH = /^((?:[^:{]|\{[^}]*\}|\{)*):(.*)$/s;

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
  const place = { revision, path: `./${basename(path)}`, folder: dirname(path) };
  return { old: readGit(place, `${revision}:${file}`), new: readSpec(file) };
}

/** A file of that very name comes before a revision. */
function readSide(name: string): SpecBytes {
  const [, revision, path] = REVISION_PATH.exec(name) ?? [];
  if (revision === undefined || path === undefined || existsSync(name)) return readSpec(name);
  return readGit({ revision, path, folder: process.cwd() }, name);
}

function readGit(place: RevisionPath, shown: string): SpecBytes {
  const { revision, path, folder } = place;
  if (revision.startsWith('-'))
    throw new UsageError(`${printPath(shown)} is no revision: it begins with a hyphen.`);
  if (!existsSync(folder))
    throw new UsageError(`${printPath(shown)}: there is no folder ${printPath(folder)}.`);
  const bytes = readRevision(`${revision}:${path}`, folder);
  if (Buffer.isBuffer(bytes)) return { file: shown, bytes, folder: openRevisionFolder(place, shown) };
  throw new UsageError(`${printPath(shown)}: ${printPath(bytes.reason)}.`);
}
