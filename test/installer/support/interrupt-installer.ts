import { readFileSync } from 'node:fs';
import type { Machine } from '../../clockseed/support/machine.js';
import { OUT } from './installer-machine.js';

const interrupt = readFileSync(new URL('./interrupt.sh', import.meta.url), 'utf8');
const COMMANDS = ['cp', 'install', 'ln', 'mkdir', 'mktemp', 'mv', 'rm', 'rmdir', 'sync', 'systemctl'];

/** Prepares the machine for installInterrupted. */
export function prepareInterrupts(machine: Machine): void {
  for (const command of COMMANDS) machine.write(`/run/interrupt/bin/${command}`, interrupt, '755');
}

/** The changes that install.sh asked for; the last one was not done if it was killed. */
export interface Run {
  readonly calls: readonly string[];
  readonly killed: boolean;
}

/**
 * Runs install.sh with this word and kills it, and whatever it has started, before the `limit`th change that it makes
 * (1 is the first). With fewer changes it comes to its end, which must be a good one.
 */
export function installInterrupted(machine: Machine, word: string, limit: number): Run {
  machine.write('/run/interrupt/calls', '');
  machine.write('/run/interrupt/limit', `${limit}\n`);
  // A session of its own: the kill must not reach the test.
  const script = 'PATH=/run/interrupt/bin:$PATH exec setsid --wait sh "$1" "$2"';
  const { status, stderr } = machine.run('sh', '-c', script, 'sh', `${OUT}/install.sh`, word);
  const calls = machine.read('/run/interrupt/calls').trimEnd().split('\n');
  const killed = calls.length >= limit;
  if (!killed && status !== 0) throw new Error(`install.sh ${word}: exit ${status}: ${stderr}`);
  // What is below /run goes with the power.
  machine.ask('sh', '-c', 'rm -rf /run/clockseed-install.*');
  return { calls, killed };
}
