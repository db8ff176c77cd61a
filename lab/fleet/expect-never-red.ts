import { sleep } from '../host/wait.js';
import type { Lab } from '../lab.js';
import type { Machine } from '../machine/machine.js';
import { describe } from './expect-turn.js';
import { type MachineVerdict, readVerdict } from './read-verdict.js';

/** Whether no verdict of any machine is red while something happens to them. */
export async function expectNeverRed(
  lab: Lab,
  machines: readonly Machine[],
  what: string,
  meanwhile: () => Promise<void>,
): Promise<void> {
  let over = false;
  const watches = machines.map((machine) => collectVerdicts(machine, () => over));
  await meanwhile().finally(() => (over = true));
  for (const [at, machine] of machines.entries()) {
    const verdicts = (await watches[at]) ?? [];
    const red = verdicts.filter(({ state }) => state === 'failed');
    const found = red.length === 0 ? 'none' : `${red.length}: ${describe(red[0])}`;
    const ok = verdicts.length > 0 && red.length === 0;
    lab.expect(
      `${what}: no check of ${machine.name} is red`,
      `of ${verdicts.length} verdicts red: ${found}`,
      ok,
    );
  }
}

/** One of each run of the check, until `isOver`. */
async function collectVerdicts(machine: Machine, isOver: () => boolean): Promise<MachineVerdict[]> {
  const seen: MachineVerdict[] = [];
  while (!isOver()) {
    const verdict = await readVerdict(machine).catch(() => undefined);
    if (verdict !== undefined && verdict.uptime !== seen.at(-1)?.uptime) seen.push(verdict);
    await sleep(1500);
  }
  return seen;
}
