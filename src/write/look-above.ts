import { lstatSync, readlinkSync, type Stats } from 'node:fs';
import { dirname, join } from 'node:path';
import { listFoldersAbove } from './check-path.js';
import { hasCode } from './describe-disk-error.js';
import { printPath } from './print-path.js';
import { WriteError } from './write-error.js';

/** What stands at a path, links not followed; undefined when nothing does. */
export function lookAt(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (hasCode(error, 'ENOTDIR')) return undefined;
    throw error;
  }
}

/** What was seen above the paths asked about: all folder names, and those names where a file stands instead. */
export interface FoldersAbove {
  readonly names: ReadonlySet<string>;
  readonly files: readonly string[];
  look(path: string): void;
  /** Of a path that was looked above: whether a folder above it is missing, so that nothing can stand there. */
  isBelowNothing(path: string): boolean;
}

/**
 * Looks at every folder above a path, each once, outermost first. A symbolic link is refused wherever it leads:
 * outside, we would write or remove what is not ours; inside, two names would be one file.
 * @throws WriteError foreign-link
 */
export function createFoldersAbove(folder: string): FoldersAbove {
  const names = new Set<string>();
  const files: string[] = [];
  const missing = new Set<string>();
  const isBelowNothing = (path: string): boolean => missing.has(dirname(path));
  function look(path: string): void {
    for (const name of listFoldersAbove(path)) {
      if (names.has(name)) continue;
      names.add(name);
      const found = isBelowNothing(name) ? undefined : lookAt(join(folder, name));
      if (!found) missing.add(name);
      if (found?.isSymbolicLink()) throw refuseLink(join(folder, name));
      if (found && !found.isDirectory()) files.push(name);
    }
  }
  return { names, files, look, isBelowNothing };
}

function refuseLink(path: string): WriteError {
  const target = printPath(readlinkSync(path));
  return new WriteError(
    'foreign-link',
    `${printPath(path)} is a symbolic link (to ${target}); below the output folder only real folders are written to. ` +
      'Replace it by a folder, or name another output folder. Nothing was changed.',
  );
}
