import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import type { Ledger } from './ledger.js';
import { within } from './wait.js';

/**
 * Starts a program that runs on in a session of its own, what it says going to `log`, and returns once it has said
 * `mark`: its pid. Throws when it ends before, or says nothing for 20 s.
 */
export async function startHelper(
  words: readonly string[],
  mark: string,
  log: string,
  ledger: Ledger,
): Promise<number> {
  const [program = '', ...rest] = words;
  const child = spawn(program, rest, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const stream = createWriteStream(log, { flags: 'a' });
  return within(`start of ${rest.join(' ')}`, 20_000, () => {
    return new Promise<number>((resolve, reject) => {
      child
        .once('error', reject)
        .once('exit', (code) => reject(new Error(`${rest.join(' ')}: exit ${code}`)));
      const { pid } = child;
      if (pid !== undefined) ledger.addProcess(pid);
      for (const output of [child.stdout, child.stderr]) {
        output.on('data', (data: Buffer) => {
          stream.write(data);
          if (pid !== undefined && data.includes(mark)) resolve(pid);
        });
      }
    });
  });
}
