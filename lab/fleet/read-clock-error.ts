import type { Guest } from '../machine/guest.js';

/** A machine's clock against this host's, seconds (ahead: positive), and how far that can be wrong. */
export interface ClockError {
  readonly seconds: number;
  readonly uncertainty: number;
}

/** Asks a few times and takes the quickest answer. Good for tens of milliseconds, no better. */
export async function readClockError(machine: Guest): Promise<ClockError> {
  const answers: ClockError[] = [];
  for (let count = 0; count < 5; count++) {
    const before = Date.now();
    const there = Number(await machine.run('date +%s.%N'));
    const after = Date.now();
    answers.push({ seconds: there - (before + after) / 2000, uncertainty: (after - before) / 2000 });
  }
  return answers.reduce((best, answer) => (answer.uncertainty < best.uncertainty ? answer : best));
}
