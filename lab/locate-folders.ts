import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The lab's folder in the project, whether this runs compiled (lab/dist) or from the source (in a test). */
export const labFolder: string = findLabFolder(dirname(fileURLToPath(import.meta.url)));

/** The project's folder: where `dist/cli.js generate` is. */
export const projectFolder: string = dirname(labFolder);

/** Images, runs that are under way, logs that were kept. */
export const cacheFolder: string = process.env.CLOCKSEED_LAB_CACHE ?? '/var/cache/clockseed/lab';

/** Disks of machines and what else need not outlive a run. A tmpfs on every Debian. */
export const memoryFolder = '/dev/shm';

function findLabFolder(start: string): string {
  if (existsSync(join(start, 'guest', 'image', 'finish-root'))) return start;
  const parent = dirname(start);
  if (parent === start) throw new Error('lab/guest is missing');
  return findLabFolder(parent);
}
