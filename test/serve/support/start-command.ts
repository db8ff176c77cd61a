import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import { waitFor } from '../../support/wait-for.js';

const COMMAND = resolve(import.meta.dirname, '../../../dist/cli.js');

/** The command as a process, and what it has said. */
export interface RunningCommand {
  readonly child: ChildProcess;
  /** Where it listens, once it does; the end of the process is an error. */
  readonly port: Promise<number>;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  stdout(): string;
  stderr(): string;
}

/** Starts `clockseed serve` as a user does. It is ended with the test. */
export function startCommand(...args: readonly string[]): RunningCommand {
  const child = spawn(process.execPath, [COMMAND, 'serve', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (text: Buffer) => {
    said.stdout += text.toString();
  });
  child.stderr.on('data', (text: Buffer) => {
    said.stderr += text.toString();
  });
  const ended = new Promise<{ code: number | null; signal: string | null }>((settle) => {
    child.on('close', (code, signal) => settle({ code, signal }));
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const portIn = () => / at http:\/\/\S+:(\d+)\//.exec(said.stderr)?.[1];
  const port = waitFor('where it listens', () => portIn() !== undefined || child.exitCode !== null, 60).then(
    () => {
      const text = portIn();
      if (text === undefined) throw new Error(`it ended with ${child.exitCode}: ${said.stderr}`);
      return Number(text);
    },
  );
  port.catch(() => undefined);
  return { child, port, ended, stdout: () => said.stdout, stderr: () => said.stderr };
}
