import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import type { KeyFile } from './key-file.js';
import { parseKeyFile } from './parse-key-file.js';
import { SecretsError } from './secrets-error.js';

/** Whether a file that others may read is taken all the same. */
export type Trust = 'private-only' | 'any';

/** Reads a key file; undefined when there is none. @throws SecretsError */
export function readKeyFile(path: string, trust: Trust): KeyFile | undefined {
  const text = readPrivate(path, trust);
  return text === undefined ? undefined : parseKeyFile(text, path);
}

/** Judged by what was opened, so that nobody can put another file there in between. */
function readPrivate(path: string, trust: Trust): string | undefined {
  const file = open(path);
  if (file === undefined) return undefined;
  try {
    const found = fstatSync(file);
    if (!found.isFile()) throw new SecretsError(`${path} is not a regular file`);
    const mode = (found.mode & 0o777).toString(8).padStart(4, '0');
    if (trust === 'private-only' && (found.mode & 0o077) !== 0)
      throw new SecretsError(
        `${path} may be read by others (mode ${mode}): chmod 600 ${path}, and think of its keys as known if others were there`,
      );
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}

function open(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
