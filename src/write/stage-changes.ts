import { dirname, join } from 'node:path';
import { type Audience, chooseFolderMode } from './audience.js';
import { type Compared, compareWanted } from './compare-wanted.js';
import { makeFolders } from './make-folders.js';
import type { OutputFile } from './output-file.js';
import type { OwnFiles } from './parse-manifest.js';
import { stageFile } from './stage-file.js';

/** What one pass over the wanted files found, and staged. */
export interface StagedChanges extends Compared {
  /** Wanted paths that are absent or differ; the new content of each is staged under the same path. */
  readonly changed: readonly string[];
}

/**
 * Compares every wanted file with the disk and stages the new content of those that differ, so that one pass over a
 * stream is enough, no content is kept in memory, and a full disk is met before the first file changes.
 * @param claim gives the staging folder; called only when there is something to stage
 * @throws WriteError path-escape, duplicate-path, foreign-link
 */
export function stageChanges(
  folder: string,
  files: Iterable<OutputFile>,
  own: OwnFiles,
  audience: Audience,
  claim: () => string,
): StagedChanges {
  const changed: string[] = [];
  let isForeign = false;
  let made = '';
  const compared = compareWanted(folder, files, own, audience, ({ path, bytes, mode, standing }) => {
    isForeign ||= standing === 'foreign';
    if (standing === 'foreign') return;
    // With a foreign file nothing will be written; we only go on to name them all.
    if (!isForeign) {
      const staged = join(claim(), path);
      const parent = dirname(staged);
      if (parent !== made) makeFolders(parent, chooseFolderMode(audience));
      made = parent;
      stageFile(staged, bytes, mode, 'no-flush');
    }
    changed.push(path);
  });
  return { ...compared, changed };
}
