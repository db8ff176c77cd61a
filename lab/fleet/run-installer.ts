import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Seeds } from '../generate-seeds.js';
import type { Machine } from '../machine/machine.js';

/** Seconds for an installation with its packages, on two busy cores. */
const LIMIT = 900;

/** Runs the installer on a machine as an operator does; what it says. */
export async function runInstaller(machine: Machine, { folder }: Pick<Seeds, 'folder'>): Promise<string> {
  const own = `install/${machine.name}.sh`;
  await machine.run('mkdir -m 0700 -p /root/out/install');
  for (const path of ['install.sh', own])
    await machine.run(`umask 077 && cat >/root/out/${path}`, {
      input: readFileSync(join(folder, path), 'utf8'),
    });
  return machine.run(`sh /root/out/install.sh ${machine.name} 2>&1`, { limit: LIMIT });
}
