import { join } from 'node:path';
import type { Compared } from './compare-wanted.js';
import { type Unwanted, willVanish } from './judge-unwanted.js';
import { manifestName } from './name-own-entries.js';
import { printPath, printPaths } from './print-path.js';
import { WriteError } from './write-error.js';

/**
 * Refuses to write where something stands that is not ours. A file where a folder is wanted, or the other way round,
 * is fine if the last run wrote it and this one removes it.
 * @throws WriteError foreign-file, naming the first ten
 */
export function refuseForeign(folder: string, compared: Compared, unwanted: Unwanted): void {
  const foreign = listForeign(folder, compared, unwanted);
  if (foreign.length === 0) return;
  throw new WriteError(
    'foreign-file',
    `${printPath(folder)} holds what is not ours, where files are to be written:${printPaths(foreign)}\n` +
      `Only what ${printPath(join(folder, manifestName))} lists is replaced. ` +
      'Move these away, or name another folder. Nothing was changed.',
  );
}

/** What is not ours where files are wanted, sorted. */
export function listForeign(folder: string, compared: Compared, unwanted: Unwanted): string[] {
  const removed = new Set(unwanted.removed);
  return [
    ...compared.foreign,
    ...compared.fileInWay.filter((path) => !removed.has(path)),
    ...compared.folderInWay.filter((path) => !willVanish(folder, path, unwanted, removed)),
  ].sort();
}
