import { sleep } from '../host/wait.js';
import type { Machine } from '../machine/machine.js';
import { type MachineVerdict, readVerdict } from './read-verdict.js';

/** Collects the verdicts of each machine, one of each run of the check, while something happens to them. */
export async function watchVerdicts(
  machines: readonly Machine[],
  meanwhile: () => Promise<void>,
): Promise<MachineVerdict[][]> {
  let over = false;
  const watches = machines.map((machine) => collectVerdicts(machine, () => over));
  await meanwhile().finally(() => {
    over = true;
  });
  return Promise.all(watches);
}

async function collectVerdicts(machine: Machine, isOver: () => boolean): Promise<MachineVerdict[]> {
  const seen: MachineVerdict[] = [];
  while (!isOver()) {
    const verdict = await readVerdict(machine).catch(() => undefined);
    if (verdict !== undefined && verdict.uptime !== seen.at(-1)?.uptime) seen.push(verdict);
    await sleep(1500);
  }
  return seen;
}
