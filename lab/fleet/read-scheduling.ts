import type { Guest } from '../machine/guest.js';

/** The policy of the running chronyd, as the kernel has it: field 41 of its stat (proc(5)), and chrt's words. */
export interface Scheduling {
  readonly policy: number;
  readonly words: string;
}

/** SCHED_FIFO in field 41 (sched(7), linux/sched.h). */
export const SCHED_FIFO = 1;

/** Reads it; throws when chronyd does not run. */
export async function readScheduling(machine: Guest): Promise<Scheduling> {
  const words = await machine.run('pid=$(pidof -s chronyd) && chrt -p "$pid"');
  const stat = await machine.run('cat "/proc/$(pidof -s chronyd)/stat"');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return {
    policy: Number(fields[38]),
    words: words.replace(/^pid \d+'s current /gm, '').replaceAll('\n', ', '),
  };
}
