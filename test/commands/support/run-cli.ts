import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const PROJECT = resolve(import.meta.dirname, '../../..');
/** The command as it is installed: compiled, which `npm test` does first. */
export const CLI = join(PROJECT, 'dist/cli.js');
export const EXAMPLE = join(PROJECT, 'examples/videowall.yaml');

/** What the command said. */
export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Options {
  readonly input?: string;
  readonly folder?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs `clockseed` and waits for it. `environment` is added to that of the test. */
export function runCli(args: readonly string[], { input, folder, environment }: Options = {}): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
    cwd: folder ?? PROJECT,
    env: { ...process.env, ...environment },
    input: input ?? '',
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  return { status, stdout, stderr };
}

/** A new empty folder for as long as `use` runs. */
export function withFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'clockseed-command-'));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The same, with this spec in it as topology.yaml. */
export function withSpec<T>(text: string, use: (folder: string) => T): T {
  return withFolder((folder) => {
    writeFileSync(join(folder, 'topology.yaml'), text);
    return use(folder);
  });
}

/** A spec of one group, all of it in one line of flow style but for what is given. */
export function specWith(more = ''): string {
  return `version: 1\nname: t\nos: debian-12\n${more}\ngroups: {g: {network: 10.0.0.0/24, interface: a, primary: {p: 10.0.0.1}, secondary: {s: 10.0.0.2}}}\n`;
}
