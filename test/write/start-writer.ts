import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { OutputFile, WriteReport } from '../../src/write/write-tree.js';

/** What run-writer.mjs prints of one rendering. */
export type Outcome =
  | { readonly report: WriteReport }
  | { readonly error: { code: string; message: string } };

export interface WriterOptions {
  readonly folder: string;
  readonly renderings: readonly (readonly OutputFile[])[];
  /** Again and again, until it is killed. */
  readonly endless?: boolean;
  /** Die in place of the n-th call to the disk, counted from 1. */
  readonly killAt?: number;
  /** Become this user first (of root only). */
  readonly uid?: number;
}

export interface Writer {
  readonly child: ChildProcess;
  /** Resolves when the first rendering begins. */
  readonly ready: Promise<void>;
  /** Resolves when the process is gone, whichever way. */
  readonly ended: Promise<{ outcomes: Outcome[]; signal: string | null; errors: string }>;
}

const script = fileURLToPath(new URL('run-writer.mjs', import.meta.url));

/** The command that runs the compiled writer in a process of its own. */
export function commandOf({ renderings, ...options }: WriterOptions): [string, ...string[]] {
  const compiled = fileURLToPath(new URL('../../dist/write/write-tree.js', import.meta.url));
  if (!existsSync(compiled))
    throw new Error('dist/ is not built: run "npm test", or "npm run build" before vitest');
  const shelf = mkdtempSync(join(tmpdir(), 'clockseed-renderings-'));
  onTestFinished(() => rmSync(shelf, { recursive: true, force: true }));
  const source = join(shelf, 'renderings.json');
  writeFileSync(source, JSON.stringify(renderings));
  return [process.execPath, script, JSON.stringify({ ...options, renderings: source })];
}

/** Starts a process that writes renderings one after the other. */
export function startWriter(options: WriterOptions): Writer {
  return startCommand(commandOf(options));
}

/** Starts what ends up in run-writer.mjs. */
export function startCommand([command, ...args]: readonly [string, ...string[]]): Writer {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let [output, errors] = ['', ''];
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (piece) => {
      output += piece;
      resolve();
    });
    child.on('error', reject);
    child.on('close', () => reject(new Error(`the writer ended before it began: ${errors}`)));
  });
  ready.catch(() => undefined);
  child.stderr.on('data', (piece) => {
    errors += piece;
  });
  const ended = new Promise<Awaited<Writer['ended']>>((resolve) => {
    child.on('close', (_, signal) => {
      const lines = output.split('\n').slice(1, -1);
      resolve({ outcomes: lines.map((line): Outcome => JSON.parse(line)), signal, errors });
    });
  });
  return { child, ready, ended };
}
