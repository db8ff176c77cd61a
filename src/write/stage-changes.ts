import { join } from 'node:path';
import { type Audience, chooseFileMode } from './audience.js';
import { findPathProblem, listFoldersAbove } from './check-path.js';
import { compareFile, digestBytes, type Standing } from './compare-file.js';
import { createFoldersAbove } from './look-above.js';
import type { OutputFile } from './output-file.js';
import type { OwnFiles } from './parse-manifest.js';
import { printPath } from './print-path.js';
import { stageFile } from './stage-file.js';
import { WriteError } from './write-error.js';

/** What one pass over the wanted files found. Paths are relative to the output folder, in the order they came. */
export interface StagedChanges {
  /** Every wanted path, with its digest. */
  readonly wanted: ReadonlyMap<string, string>;
  /** The folders that wanted files stand in. */
  readonly folders: ReadonlySet<string>;
  /** Wanted paths that are absent or differ; the n-th one's new content is staged as file `n`. */
  readonly changed: readonly string[];
  /** Those of `changed` that somebody edited. */
  readonly edited: readonly string[];
  /** Wanted paths where a file stands that is not ours. */
  readonly foreign: readonly string[];
  /** Wanted paths where a folder stands, and folders' paths where a file stands: fine only if those are to go. */
  readonly folderInWay: readonly string[];
  readonly fileInWay: readonly string[];
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
  const wanted = new Map<string, string>();
  const above = createFoldersAbove(folder);
  const changed: string[] = [];
  const found: Record<Standing, string[]> = {
    absent: [],
    unchanged: [],
    old: [],
    edited: [],
    folder: [],
    foreign: [],
  };
  for (const { path, content, mode: stated = 0o644 } of files) {
    const mode = chooseFileMode(stated, audience);
    refuseBadPath(path, wanted, above.names);
    above.look(path);
    const bytes = Buffer.from(content);
    wanted.set(path, digestBytes(bytes));
    const standing = compareFile(join(folder, path), bytes, mode, own.get(path));
    found[standing].push(path);
    if (standing === 'unchanged' || standing === 'foreign') continue;
    // With a foreign file nothing will be written; we only go on to name them all.
    if (found.foreign.length === 0) stageFile(join(claim(), String(changed.length)), bytes, mode, 'no-flush');
    changed.push(path);
  }
  const { edited, foreign, folder: folderInWay } = found;
  return { wanted, folders: above.names, changed, edited, foreign, folderInWay, fileInWay: above.files };
}

function refuseBadPath(
  path: string,
  wanted: ReadonlyMap<string, string>,
  folders: ReadonlySet<string>,
): void {
  const problem = findPathProblem(path);
  if (problem) {
    throw new WriteError(
      'path-escape',
      `The output path "${printPath(path)}" ${problem}; a plain relative path inside the output folder was expected. ` +
        'This is a bug in clockseed. Nothing was changed.',
    );
  }
  const clash = [path, ...listFoldersAbove(path)].find((name) => wanted.has(name));
  if (clash === undefined && !folders.has(path)) return;
  throw new WriteError(
    'duplicate-path',
    `The output path "${printPath(path)}" is wanted twice, or both as a file and as a folder. ` +
      'This is a bug in clockseed. Nothing was changed.',
  );
}
