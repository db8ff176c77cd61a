import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './run-command.js';

const DAY = 24 * 3600 * 1000;
/** Days since its last use after which an entry of a folder of the cache goes. */
const DAYS: Readonly<Record<string, number>> = { images: 30, disks: 2, logs: 30 };

/** The entries that have been older than `days` at `now`, both by their time of modification in ms. */
export function listOld(
  entries: readonly { name: string; modified: number }[],
  days: number,
  now: number,
): string[] {
  return entries.filter(({ modified }) => now - modified > days * DAY).map(({ name }) => name);
}

/** Removes images, disks and logs that nobody has used for long. Who uses one sets its time. */
export async function pruneCache(cache: string): Promise<void> {
  for (const [kind, days] of Object.entries(DAYS)) {
    const folder = join(cache, kind);
    if (!existsSync(folder)) continue;
    // What begins with a dot is a lock, or being built: not ours to judge.
    const names = readdirSync(folder).filter((name) => !name.startsWith('.'));
    const entries = names.map((name) => ({ name, modified: statSync(join(folder, name)).mtimeMs }));
    for (const name of listOld(entries, days, Date.now())) {
      await runCommand('rm', ['-rf', '--one-file-system', '--', join(folder, name)]);
    }
  }
}
