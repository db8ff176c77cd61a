import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lab } from './lab.js';
import { labFolder } from './locate-folders.js';

/** Seconds for a machine to describe itself. */
const DESCRIPTION_LIMIT = 60;

/**
 * Copies a lab's logs (consoles, DHCP, what apt asked for) to `folder`, the specs and seeds with them, and what each
 * machine that still answers says of itself.
 */
export async function keepLogs(lab: Lab, folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const input = readFileSync(join(labFolder, 'guest', 'run', 'describe-machine'), 'utf8');
  await Promise.all(
    lab.machines.map(async (machine) => {
      const report = await machine.try('sh -s 2>&1', { input, limit: DESCRIPTION_LIMIT }).then(
        ({ stdout }) => stdout,
        (error: Error) => `${error.message}\n`,
      );
      writeFileSync(join(folder, `${machine.name}.description`), report);
    }),
  );
  // The relay's socket is no file to copy.
  cpSync(lab.logs, folder, { recursive: true, filter: (path) => !path.endsWith('/relay') });
  return folder;
}
