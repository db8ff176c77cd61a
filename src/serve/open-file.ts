import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { hasCode } from '../write/describe-disk-error.js';

/** A file that is open; what is sent is this one, whatever its name leads to a moment later. */
export interface OpenFile {
  readonly handle: FileHandle;
  readonly stat: Stats;
}

/** Not blocking, since a FIFO would otherwise wait for its writer. */
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const NOT_THERE = ['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG', 'ENXIO', 'EACCES', 'EPERM'];

/**
 * Opens a regular file below a folder; undefined where there is none, where it may not be read, or where symbolic
 * links lead out of the folder. The caller closes it.
 */
export async function openFile(folder: string, path: string): Promise<OpenFile | undefined> {
  try {
    const root = await realpath(folder);
    const real = await realpath(join(root, path));
    if (!real.startsWith(root === sep ? sep : root + sep)) return undefined;
    return await openRegular(real);
  } catch (error) {
    if (hasCode(error, ...NOT_THERE)) return undefined;
    throw error;
  }
}

async function openRegular(path: string): Promise<OpenFile | undefined> {
  const handle = await open(path, FLAGS);
  try {
    const stat = await handle.stat();
    if (stat.isFile()) return { handle, stat };
  } catch (error) {
    await handle.close();
    throw error;
  }
  await handle.close();
  return undefined;
}
