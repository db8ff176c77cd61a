import { renameSync, rmdirSync, unlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Audience, chooseFileMode, chooseFolderMode } from './audience.js';
import { hasCode } from './describe-disk-error.js';
import type { Unwanted } from './judge-unwanted.js';
import { makeFolders } from './make-folders.js';
import { manifestName } from './name-own-entries.js';
import type { StagedChanges } from './stage-changes.js';
import { stageFile } from './stage-file.js';

/**
 * Replaces the manifest. It alone is flushed to the disk: it is the one file that cannot be generated again (it says
 * what is ours). Journalling file systems keep renames in order, so after a power cut no file is there that it does
 * not list. The others are not flushed: each is compared with what is wanted at the next run, and flushing 400,000
 * files would take minutes.
 */
export function replaceManifest(folder: string, staging: string, text: string, audience: Audience): void {
  const staged = join(staging, manifestName);
  stageFile(staged, Buffer.from(text), chooseFileMode(0o644, audience), 'flush');
  renameSync(staged, join(folder, manifestName));
}

/** Removes what is no longer wanted, with the folders that become empty; these may make room for files to come. */
export function removeUnwanted(folder: string, unwanted: Unwanted, wantedFolders: ReadonlySet<string>): void {
  for (const path of unwanted.removed) unlinkSync(join(folder, path));
  // A folder's name is longer than that of the one it stands in: the innermost come first.
  const innermostFirst = [...unwanted.folders].sort((one, other) => other.length - one.length);
  for (const name of innermostFirst) {
    if (!wantedFolders.has(name)) removeIfEmpty(join(folder, name));
  }
}

function removeIfEmpty(path: string): void {
  try {
    rmdirSync(path);
  } catch (error) {
    // EBUSY: something is mounted there. ENOTDIR: a file took the name.
    if (!hasCode(error, 'ENOTEMPTY', 'EEXIST', 'ENOENT', 'ENOTDIR', 'EBUSY')) throw error;
  }
}

/** Moves every staged file to its place. */
export function moveStaged(
  folder: string,
  staging: string,
  changes: StagedChanges,
  audience: Audience,
): void {
  let made = '';
  for (const [index, path] of changes.changed.entries()) {
    const parent = dirname(join(folder, path));
    if (parent !== made) makeFolders(parent, chooseFolderMode(audience));
    made = parent;
    renameSync(join(staging, String(index)), join(folder, path));
  }
}
