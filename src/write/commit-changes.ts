import { renameSync, rmdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type Audience, chooseFileMode } from './audience.js';
import { listFoldersAbove } from './check-path.js';
import { hasCode } from './describe-disk-error.js';
import type { Unwanted } from './judge-unwanted.js';
import { lookAt } from './look-above.js';
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

/**
 * Moves every staged file to its place. Where a folder is missing it is moved whole, the outermost that is: that is one
 * rename for thousands of files, and each of them is there at once.
 */
export function moveStaged(folder: string, staging: string, { changed }: StagedChanges): void {
  const standing = new Set<string>();
  const moved = new Set<string>();
  const stands = (name: string): boolean => {
    if (!standing.has(name) && lookAt(join(folder, name))) standing.add(name);
    return standing.has(name);
  };
  for (const path of changed) {
    const missing = listFoldersAbove(path).find((name) => moved.has(name) || !stands(name)) ?? path;
    if (moved.has(missing)) continue;
    renameSync(join(staging, missing), join(folder, missing));
    if (missing !== path) moved.add(missing);
  }
}
