import { stagingPrefix } from './name-own-entries.js';
import { printPath } from './print-path.js';
import { WriteError } from './write-error.js';

interface SystemError extends NodeJS.ErrnoException {
  /** Where rename was going. */
  readonly dest?: string;
}

const accessDenied = ['permission denied', 'make it writable for this user, or name another folder'] as const;

/** What the system's code means, and the way out (errno(3)). */
const meanings: Readonly<Record<string, readonly [reason: string, wayOut: string]>> = {
  ENOSPC: ['no space left on its file system', 'free some'],
  EDQUOT: ['the disk quota is used up', 'free some'],
  EACCES: accessDenied,
  EPERM: accessDenied,
  EROFS: ['its file system is read-only', 'name a folder on a writable one'],
  ENOTDIR: ['a file stands where a folder is needed', 'name another folder'],
  ENAMETOOLONG: ['the name is too long', 'use shorter names'],
  EIO: ['the device failed to read or write', 'look at the system log'],
};

/** Whether something thrown comes from the system, with one of these codes (any, when none is given). */
export function hasCode(error: unknown, ...codes: readonly string[]): error is SystemError {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return false;
  return typeof error.code === 'string' && (codes.length === 0 || codes.includes(error.code));
}

/**
 * Turns a failure of the system into one line: path, reason, code, what state the folder is in, the way out.
 * `begun`: the first file may have changed already. Everything else that was thrown is handed back as it is.
 */
export function describeDiskError(error: unknown, folder: string, begun: boolean): unknown {
  if (!hasCode(error)) return error;
  const code = error.code ?? '';
  const [reason, wayOut] = meanings[code] ?? [readReason(error), 'look into that'];
  // Of a file in our staging folder the user knows nothing; and write(2) names no path.
  const named = error.dest ?? error.path ?? folder;
  const path = printPath(named.includes(stagingPrefix) ? folder : named);
  const state = begun
    ? 'Each file there is whole, the old or the new one'
    : 'Nothing that was there has been changed';
  const message = `${path}: ${reason} (${code} on ${error.syscall}). ${state}: ${wayOut}, then run again.`;
  return new WriteError('disk', message, { cause: error });
}

/** Node's wording of a code, as in "EMFILE: too many open files, open 'x'". */
function readReason(error: Error): string {
  return /^\w+: ([^,\n]*)/.exec(error.message)?.[1] ?? 'the system refused';
}
