import { statSync } from 'node:fs';
import { printPath } from './print-path.js';
import { WriteError } from './write-error.js';

/** Who may read an output folder: whom the umask lets, or nobody but its owner. */
export type Audience = 'everybody' | 'owner';

/** The mode of a file whose own is `mode`. */
export function chooseFileMode(mode: number, audience: Audience): number {
  return audience === 'owner' ? mode & 0o700 : mode;
}

/** The mode of a folder, of which the umask still takes its part. */
export function chooseFolderMode(audience: Audience): number {
  return audience === 'owner' ? 0o700 : 0o777;
}

/** @throws WriteError foreign-folder: secrets are to stand in a folder that others may look into */
export function refuseOpenFolder(folder: string, audience: Audience): void {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (audience === 'everybody' || !found?.isDirectory() || (found.mode & 0o077) === 0) return;
  const mode = (found.mode & 0o777).toString(8).padStart(4, '0');
  throw new WriteError(
    'foreign-folder',
    `${printPath(folder)} is for secrets, and others may look into it (mode ${mode}): chmod 700 it, or name a folder ` +
      'that does not exist yet. Nothing was changed.',
  );
}
