import { readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../host/run-command.js';

/** Makes of a machine's folder, as `generate` wrote it, the ISO volume that cloud-init looks for. */
export async function packSeed(folder: string, volume: string): Promise<void> {
  await rm(volume, { force: true });
  const files = readdirSync(folder).map((name) => join(folder, name));
  const words = [
    '-as',
    'genisoimage',
    '-quiet',
    '-output',
    volume,
    '-volid',
    'cidata',
    '-joliet',
    '-rock',
    ...files,
  ];
  await runCommand('xorriso', words);
}
