import { closeSync, fchmodSync, fsyncSync, openSync, writeFileSync } from 'node:fs';

/**
 * Writes a file that does not exist yet, to be renamed later. The mode is set before it gets its final name, and by
 * fchmod, so that the umask has no say in it.
 */
export function stageFile(path: string, content: Buffer, mode: number, flush: 'flush' | 'no-flush'): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeFileSync(file, content);
    fchmodSync(file, mode);
    if (flush === 'flush') fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
