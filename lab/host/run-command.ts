import { type ChildProcess, spawn } from 'node:child_process';

export interface CommandOptions {
  /** Milliseconds after which the command's whole session is killed. */
  readonly limit?: number;
  readonly environment?: Readonly<Record<string, string>>;
  readonly folder?: string;
  /** Called once with the process, for those who remember it; it leads a session of its own. */
  readonly started?: (child: ChildProcess) => void;
}

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program of this host to its end. Exit codes other than 0 are the caller's to judge; -1 is a signal's. */
export function tryCommand(
  program: string,
  words: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      cwd: options.folder,
      env: { ...process.env, LC_ALL: 'C.UTF-8', ...options.environment },
    });
    const timer = setTimeout(() => killGroup(child), options.limit ?? 30_000);
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code: code ?? -1, stdout, stderr });
    });
    if (child.pid !== undefined) options.started?.(child);
  });
}

/** Like tryCommand, for what has to succeed. Returns stdout; throws with the end of stderr. */
export async function runCommand(
  program: string,
  words: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const { code, stdout, stderr } = await tryCommand(program, words, options);
  if (code === 0) return stdout;
  throw new Error(`${program} ${words.slice(0, 6).join(' ')}: exit ${code}\n${stderr.slice(-2000)}`);
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}
