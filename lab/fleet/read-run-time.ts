import type { Machine } from '../machine/machine.js';

const [START, END] = ['ExecMainStartTimestampMonotonic', 'ExecMainExitTimestampMonotonic'];

/** Seconds that the latest run of the check took; 0 while one is under way. */
export async function readRunTime(machine: Machine): Promise<number> {
  return parseRunTime(await machine.run(`systemctl show -p ${START} -p ${END} clockseed-verify.service`));
}

/** Of what `systemctl show` prints of these two: microseconds since boot. */
export function parseRunTime(text: string): number {
  const values = new Map(text.split('\n').map((line) => line.split('=') as [string, string | undefined]));
  const [start, end] = [START, END].map((name) => Number(values.get(name) ?? 0));
  return start !== undefined && end !== undefined && end > start ? (end - start) / 1e6 : 0;
}
