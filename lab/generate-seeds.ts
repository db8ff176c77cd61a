import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { runCommand } from './host/run-command.js';
import { projectFolder } from './locate-folders.js';

/** What `generate` wrote for a spec. */
export interface Seeds {
  /** The output folder. */
  readonly folder: string;
  /** A machine's folder in it: user-data, meta-data, network-config, vendor-data. */
  of(machine: string): string;
  /** sha256 of each file of a machine, by name; read anew at each call. */
  digests(machine: string): Readonly<Record<string, string>>;
}

/** Runs the command that a user runs, on a spec written to a file. Throws when it refuses the spec. */
export async function generateSeeds(spec: object, folder: string): Promise<Seeds> {
  const file = `${folder}.yaml`;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, stringify(spec));
  const program = join(projectFolder, 'dist', 'cli.js');
  await runCommand(process.execPath, [program, 'generate', file, '--out', folder]);
  const of = (machine: string) => join(folder, 'nodes', machine);
  return { folder, of, digests: (machine) => digestFiles(of(machine)) };
}

function digestFiles(folder: string): Record<string, string> {
  const names = readdirSync(folder).sort();
  return Object.fromEntries(names.map((name) => [name, digestFile(join(folder, name))]));
}

function digestFile(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
