import { spawn, spawnSync } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** One process from its start to its end, seen from outside. */
export interface Measured {
  readonly seconds: number;
  /** The largest resident set. */
  readonly peakMiB: number;
  /** Processor time of all its threads, of user and system. */
  readonly processorSeconds: number;
  readonly stdout: string;
}

const REPORTER = fileURLToPath(new URL('./references/report-usage.js', import.meta.url));

/**
 * Runs Node with these arguments. With `usage` a module is loaded before, which says at the end what the process took (a
 * millisecond); without it memory and processor time are 0.
 */
export async function measureNode(
  args: readonly string[],
  usage: 'usage' | 'bare' = 'usage',
): Promise<Measured> {
  const preload = usage === 'usage' ? ['--import', REPORTER] : [];
  return measure(process.execPath, [...preload, ...args]);
}

/** Runs a program. @throws when it fails, with what it said */
export async function measure(command: string, args: readonly string[]): Promise<Measured> {
  const begin = process.hrtime.bigint();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('exit', resolve);
  });
  // The fourth is ours. Node's types do not know that a pipe that was asked for is there, and can be read.
  const pipes = child.stdio.slice(1) as NodeJS.ReadableStream[];
  const said = Promise.all(pipes.slice(0, 3).map((pipe) => text(pipe)));
  const status = await ended;
  const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
  const [stdout = '', stderr = '', report = ''] = await said;
  if (status !== 0) throw new Error(`${[command, ...args].join(' ')} ended with ${status}: ${stderr}`);
  const { maxRSS = 0, processorSeconds = 0 }: Partial<Record<string, number>> = JSON.parse(report || '{}');
  return { seconds, peakMiB: maxRSS / 1024, processorSeconds, stdout };
}

/** Has the system write out what it holds back, so that nobody pays for who came before. */
export function settle(): void {
  spawnSync('sync');
}
