import type { Machine } from '../machine/machine.js';

/** A place in a machine's journal. */
export async function markJournal(machine: Machine): Promise<string> {
  const text = await machine.run('journalctl --quiet --no-pager --lines=0 --show-cursor; true');
  return /cursor: (\S+)/.exec(text)?.[1] ?? '';
}

/** What chronyd and preset say since then about having stepped the clock, a line each. */
export async function listSteps(machine: Machine, cursor: string): Promise<string[]> {
  const since = cursor === '' ? '--boot' : `--after-cursor='${cursor}'`;
  const { stdout } = await machine.try(
    `journalctl --quiet --no-pager --output=cat --unit=chrony.service ${since}`,
  );
  return stdout.split('\n').filter((line) => /clock was stepped|\(step\)/i.test(line));
}

/** The largest of them, seconds without a sign; 0 when there is none. Of what listSteps returns. */
export function findLargestStep(steps: readonly string[]): number {
  return Math.max(
    0,
    ...steps.map((line) => Math.abs(Number(/(-?[\d.]+) seconds/.exec(line)?.[1] ?? Infinity))),
  );
}
