import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** What a tool said. */
export interface Verdict {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a tool and waits for it. */
export function runTool(command: string, args: readonly string[], options: RunOptions = {}): Verdict {
  const { environment, input } = options;
  const env = { ...process.env, ...environment };
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    env,
    encoding: 'utf8',
    input,
    maxBuffer: 2 ** 28,
  });
  if (error) throw error;
  return { status, stdout, stderr };
}

interface RunOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** Starts a tool; resolves with what it said when it has ended. */
export function startTool(
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Verdict> {
  const env = { ...process.env, ...environment };
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (text: Buffer) => {
    said.stdout += text.toString();
  });
  child.stderr.on('data', (text: Buffer) => {
    said.stderr += text.toString();
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (status) => resolve({ status, ...said }));
  });
}

/** A folder with these files (text by relative path) for as long as `use` runs. */
export function withFiles<T>(files: ReadonlyMap<string, string>, use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'clockseed-judge-'));
  try {
    for (const [path, content] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content, { mode: path.endsWith('.yaml') ? 0o600 : 0o644 });
    }
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Runs a Python program that reads JSON on stdin and prints JSON: one interpreter for many files, where starting one
 * takes longer than the work.
 */
export function runPython(python: string, program: string, input: unknown, environment = {}): unknown {
  const args = ['-B', '-c', program];
  const { status, stdout, stderr } = runTool(python, args, { environment, input: JSON.stringify(input) });
  if (status !== 0) throw new Error(`python: exit ${status}\n${stderr}`);
  return JSON.parse(stdout);
}

/** Runs a Python program that imports an unpacked cloud-init, whose tree stands beside its wrapper. */
export function runCloudInit(wrapper: string, program: string, input: unknown): unknown {
  const name = wrapper.slice(wrapper.lastIndexOf('/') + 1);
  const modules = join(dirname(wrapper), '../trees', name, 'usr/lib/python3/dist-packages');
  // The interpreter that the wrapper uses: the modules that cloud-init depends on are the system's.
  return runPython('/usr/bin/python3', program, input, { PYTHONPATH: modules });
}
