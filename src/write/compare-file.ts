import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, type Stats } from 'node:fs';
import { lookAt } from './look-above.js';

/**
 * What stands where a file is wanted. `old`: what we wrote before. `edited`: ours by name, but somebody changed it.
 * `folder`: a folder has its name. `foreign`: we never wrote a file of that name.
 */
export type Standing = 'absent' | 'unchanged' | 'old' | 'edited' | 'folder' | 'foreign';

/**
 * Compares a wanted file with what stands at its path (absolute, or relative to the working directory).
 * @param own digests of what we may have left there; undefined when the path is not in the manifest
 */
export function compareFile(
  path: string,
  content: Buffer,
  mode: number,
  own: readonly string[] | undefined,
): Standing {
  const found = lookAt(path);
  if (!found) return 'absent';
  if (found.isDirectory()) return 'folder';
  if (!own) return 'foreign';
  if (!found.isFile()) return 'edited';
  if (found.size === content.length && hasContent(path, content)) {
    return isModeFine(found, mode) ? 'unchanged' : 'old';
  }
  return own.includes(digestFile(path)) ? 'old' : 'edited';
}

/**
 * Whether a file's mode will do. Of a file for everybody, whether its group may write is left alone: a clone under
 * umask 002 gives 0664, and no reader minds. A private file's mode must be exact.
 */
function isModeFine(found: Stats, mode: number): boolean {
  const isPrivate = (mode & 0o077) === 0;
  return ((found.mode ^ mode) & (isPrivate ? 0o7777 : 0o7757)) === 0;
}

/** Where pieces of files are read to: a buffer a file would be most of the work of a run that changes nothing. */
const piece = Buffer.allocUnsafe(256 * 1024);

/** Whether a file begins with these bytes; whoever asks has seen its size. */
export function hasContent(path: string, content: Buffer): boolean {
  const file = openSync(path, 'r');
  try {
    for (let at = 0; at < content.length; ) {
      const length = readSync(file, piece, 0, Math.min(piece.length, content.length - at), at);
      if (length === 0 || !piece.subarray(0, length).equals(content.subarray(at, at + length))) return false;
      at += length;
    }
    return true;
  } finally {
    closeSync(file);
  }
}

/** SHA-256 of some bytes, in hex. */
export function digestBytes(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

/** SHA-256 of a file, in hex; read in pieces, since what somebody put in place of ours may be of any size. */
export function digestFile(path: string): string {
  const hash = createHash('sha256');
  const file = openSync(path, 'r');
  try {
    for (let length = readSync(file, piece); length > 0; length = readSync(file, piece)) {
      hash.update(piece.subarray(0, length));
    }
  } finally {
    closeSync(file);
  }
  return hash.digest('hex');
}
