import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { KeyFile } from './key-file.js';
import { resolveReal } from './look-for-git.js';
import { printKeyFile } from './print-key-file.js';
import { readKeyFile, type Trust } from './read-key-file.js';
import { SecretsError } from './secrets-error.js';

/**
 * Replaces a key file by what `change` makes of it (undefined: there was none), whole or not at all, 0600, and on the disk
 * before its name is: these keys exist nowhere else. One run at a time.
 * @throws SecretsError
 */
export function changeKeyFile<T extends { readonly keys: KeyFile }>(
  path: string,
  trust: Trust,
  change: (before: KeyFile | undefined) => T,
): T {
  const target = resolveReal(path);
  // With its end, so that what git ignores by that is ignored here, too.
  const staged = join(dirname(target), `.clockseed-new-${basename(target)}`);
  const file = claim(staged);
  try {
    const before = readKeyFile(target, trust);
    const result = change(before);
    writeFileSync(file, printKeyFile(result.keys));
    fsyncSync(file);
    renameSync(staged, target);
    flushFolder(dirname(target));
    return result;
  } catch (error) {
    rmSync(staged, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
}

/** The new file is also the lock: two runs that change one file would lose the keys of one of them. */
function claim(staged: string): number {
  try {
    return openSync(staged, 'wx', 0o600);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    throw new SecretsError(
      `${staged} is there: another clockseed keygen is at work, or one was killed. If none runs, remove it (it may hold keys) and run again`,
    );
  }
}

function flushFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
