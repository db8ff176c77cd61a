import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { digestFile } from './compare-file.js';
import { createFoldersAbove, lookAt } from './look-above.js';
import type { OwnFiles } from './parse-manifest.js';

/** What becomes of files that the manifest lists and that are no longer wanted. */
export interface Unwanted {
  /** There, and still what we wrote: these go. */
  readonly removed: readonly string[];
  /** There, but edited since: these stay, and are no longer ours. */
  readonly kept: readonly string[];
  /** The folders above all of them, the absent ones' too: these go when they are empty. */
  readonly folders: ReadonlySet<string>;
}

/**
 * Judges what is no longer wanted. What somebody edited is never removed: the edit exists nowhere else, while what
 * we wrote can be generated again. It leaves the manifest, so it is the user's from then on.
 * @throws WriteError foreign-link
 */
export function judgeUnwanted(folder: string, own: OwnFiles, wanted: ReadonlyMap<string, string>): Unwanted {
  const above = createFoldersAbove(folder);
  const removed: string[] = [];
  const kept: string[] = [];
  for (const [path, digests] of own) {
    if (wanted.has(path)) continue;
    above.look(path);
    const found = lookAt(join(folder, path));
    // A folder in a file's place is of no interest here: it is not what we wrote, and it is no edit of it.
    if (!found || found.isDirectory()) continue;
    const isOurs = found.isFile() && digests.includes(digestFile(join(folder, path)));
    (isOurs ? removed : kept).push(path);
  }
  return { removed, kept, folders: above.names };
}

/** Whether a folder will be gone once the unwanted files are removed: nothing else is in it, at any depth. */
export function willVanish(
  folder: string,
  name: string,
  unwanted: Unwanted,
  removed: ReadonlySet<string>,
): boolean {
  if (!unwanted.folders.has(name)) return false;
  return readdirSync(join(folder, name), { withFileTypes: true }).every((entry) => {
    const path = `${name}/${entry.name}`;
    return entry.isDirectory() ? willVanish(folder, path, unwanted, removed) : removed.has(path);
  });
}
