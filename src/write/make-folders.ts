import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { hasCode } from './describe-disk-error.js';

/**
 * Makes a folder and those above it, as far as they are missing, with this mode; returns the outermost that it made. Node's own way
 * (`recursive`, seen in 20.20) says ENOENT on a read-only file system instead of EROFS.
 */
export function makeFolders(path: string, mode: number): string | undefined {
  try {
    mkdirSync(path, { mode });
    return path;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return undefined;
    if (!hasCode(error, 'ENOENT') || dirname(path) === path) throw error;
  }
  const outermost = makeFolders(dirname(path), mode);
  mkdirSync(path, { mode });
  return outermost ?? path;
}
