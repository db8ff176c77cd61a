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

/** Seeds that hold keys: the folder is that of `--secrets-out`. */
export interface KeyedSeeds extends Seeds {
  /** One half of a rotation: `keygen --rotate`, and `generate` into the same folders. */
  rotate(): Promise<void>;
}

/** Runs the command that a user runs, on a spec written to a file. Throws when it refuses the spec. */
export async function generateSeeds(spec: object, folder: string): Promise<Seeds> {
  const file = writeSpec(spec, folder);
  await runClockseed('generate', file, '--out', folder);
  return describeSeeds(folder);
}

/**
 * The same for a spec with `authentication: keys`: the keys stand in FOLDER.keys, the files that hold them in FOLDER-secrets.
 * `options`: more words for `generate`.
 */
export async function generateKeyedSeeds(
  spec: object,
  folder: string,
  options: readonly string[] = [],
): Promise<KeyedSeeds> {
  const file = writeSpec(spec, folder);
  const secrets = `${folder}-secrets`;
  const withKeys = ['--keys', `${folder}.keys`];
  const generate = () =>
    runClockseed('generate', file, ...withKeys, '--out', folder, '--secrets-out', secrets, ...options);
  await runClockseed('keygen', file, ...withKeys);
  await generate();
  const rotate = async () => {
    await runClockseed('keygen', file, ...withKeys, '--rotate');
    await generate();
  };
  return { ...describeSeeds(secrets), rotate };
}

function writeSpec(spec: object, folder: string): string {
  const file = `${folder}.yaml`;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, stringify(spec));
  return file;
}

async function runClockseed(...words: string[]): Promise<void> {
  await runCommand(process.execPath, [join(projectFolder, 'dist', 'cli.js'), ...words]);
}

function describeSeeds(folder: string): Seeds {
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
