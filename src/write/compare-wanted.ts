import { join } from 'node:path';
import { type Audience, chooseFileMode } from './audience.js';
import { findPathProblem, listFoldersAbove } from './check-path.js';
import { compareFile, digestBytes, type Standing } from './compare-file.js';
import { createFoldersAbove } from './look-above.js';
import type { OutputFile } from './output-file.js';
import type { OwnFiles } from './parse-manifest.js';
import { printPath } from './print-path.js';
import { WriteError } from './write-error.js';

/** What one pass over the wanted files found. Paths are relative to the output folder, in the order they came. */
export interface Compared {
  /** Every wanted path, with its digest. */
  readonly wanted: ReadonlyMap<string, string>;
  /** The folders that wanted files stand in. */
  readonly folders: ReadonlySet<string>;
  /** Wanted paths that somebody edited. */
  readonly edited: readonly string[];
  /** Wanted paths where a file stands that is not ours. */
  readonly foreign: readonly string[];
  /** Wanted paths where a folder stands, and folders' paths where a file stands: fine only if those are to go. */
  readonly folderInWay: readonly string[];
  readonly fileInWay: readonly string[];
}

/** A wanted file that does not stand there as it should. */
export interface Difference {
  readonly path: string;
  readonly bytes: Buffer;
  readonly mode: number;
  readonly standing: Exclude<Standing, 'unchanged'>;
}

/**
 * Compares every wanted file with the disk, one at a time, so that the files may be a stream and no content is kept.
 * @param handle is told of each that differs
 * @throws WriteError path-escape, duplicate-path, foreign-link
 */
export function compareWanted(
  folder: string,
  files: Iterable<OutputFile>,
  own: OwnFiles,
  audience: Audience,
  handle: (difference: Difference) => void,
): Compared {
  const wanted = new Map<string, string>();
  const above = createFoldersAbove(folder);
  const found: Record<'edited' | 'foreign' | 'folder', string[]> = { edited: [], foreign: [], folder: [] };
  for (const file of files) {
    const { path, mode: stated = 0o644 } = file;
    const mode = chooseFileMode(stated, audience);
    refuseBadPath(path, wanted, above.names);
    above.look(path);
    const bytes = encode(file);
    wanted.set(path, file.digest ?? digestBytes(bytes));
    const standing = above.isBelowNothing(path)
      ? 'absent'
      : compareFile(join(folder, path), bytes, mode, own.get(path));
    if (standing === 'unchanged') continue;
    if (standing === 'edited' || standing === 'foreign' || standing === 'folder') found[standing].push(path);
    handle({ path, bytes, mode, standing });
  }
  const { edited, foreign, folder: folderInWay } = found;
  return { wanted, folders: above.names, edited, foreign, folderInWay, fileInWay: above.files };
}

/** Not a copy where there are bytes: nobody changes them. */
function encode(file: OutputFile): Buffer {
  const content = file.bytes ?? file.content;
  if (typeof content === 'string') return Buffer.from(content);
  return Buffer.from(content.buffer, content.byteOffset, content.byteLength);
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
