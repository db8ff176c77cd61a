import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { hasCode } from './describe-disk-error.js';

/**
 * Makes a folder and those above it, as far as they are missing; returns the outermost that it made. Node's own way
 * (`recursive`, seen in 20.20) says ENOENT on a read-only file system instead of EROFS.
 */
export function makeFolders(path: string): string | undefined {
  try {
    mkdirSync(path);
    return path;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return undefined;
    if (!hasCode(error, 'ENOENT') || dirname(path) === path) throw error;
  }
  const outermost = makeFolders(dirname(path));
  mkdirSync(path);
  return outermost ?? path;
}
