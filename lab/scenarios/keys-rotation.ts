import { findLargestStep, listSteps, markJournal } from '../fleet/count-steps.js';
import { followMovement } from '../fleet/follow-movement.js';
import { listRed, type MachineVerdict } from '../fleet/read-verdict.js';
import { runInstaller } from '../fleet/run-installer.js';
import { watchVerdicts } from '../fleet/watch-verdicts.js';
import type { Machine } from '../machine/machine.js';
import { expectGreen } from './failover-stage.js';
import { MAX_OFFSET } from './faults-stage.js';
import { expectKeysKept, expectProven, type Stage } from './keys-stage.js';

/** Seconds in which three machines are brought up to date one after the other, on two busy cores. */
const DURATION = 180;

/** Red for the moments in which install.sh has put files in place that `apply` has not made effective yet. */
const UNFINISHED = ['setup', 'authentication'];

/** Two roll-outs to machines that run: all have the new keys before anybody asks with them (docs/authentication.md). */
export async function rotateKeys(stage: Stage): Promise<void> {
  const { lab, seeds } = stage;
  const before = await expectProven(stage, 'before rotation');
  await seeds.rotate();
  await rollOut(stage, 'new keys are handed out');
  const between = await expectProven(stage, 'new keys are handed out');
  const asked = `asked with ${before}, then with ${between}`;
  lab.expect('new keys are handed out: the old ones are in use', asked, `${between}` === `${before}`);
  await seeds.rotate();
  await rollOut(stage, 'new keys come into use');
  const after = await expectProven(stage, 'new keys come into use');
  const other = after.every((id) => !before.includes(id));
  const turned = `asked with ${before}, then with ${after}`;
  lab.expect('new keys come into use: nobody asks with an old one', turned, other);
  await expectKeysKept(stage, 'after rotation');
}

/** In an order that should not matter: a secondary, its primary, the other secondary. */
async function rollOut(stage: Stage, what: string): Promise<void> {
  const { lab, primary, secondary, neighbour } = stage;
  const machines = [secondary, primary, neighbour];
  lab.say(what);
  const cursors = await Promise.all(machines.map(markJournal));
  let verdicts: MachineVerdict[][] = [];
  const movements = await followMovement(lab, machines, DURATION, async () => {
    verdicts = await watchVerdicts(machines, () => installAll(stage, machines, what));
  });
  for (const [at, machine] of machines.entries()) {
    expectTimeKept(stage, machine, what, verdicts[at] ?? []);
    const steps = await listSteps(machine, cursors[at] ?? '');
    const largest = movements[at]?.largest ?? Number.NaN;
    const found = `at most ${(largest * 1e6).toFixed(1)} us; ${steps.join(' | ') || 'no step'}`;
    // A chronyd that is started anew may step by a little.
    const ok = Math.abs(largest) < MAX_OFFSET && findLargestStep(steps) < MAX_OFFSET;
    lab.expect(`${what}: the clock of ${machine.name} does not move`, found, ok);
    lab.record(`${what}: largest excursion of ${machine.name}`, Math.abs(largest), 's');
  }
}

async function installAll({ lab, seeds }: Stage, machines: readonly Machine[], what: string): Promise<void> {
  for (const machine of machines) {
    const start = performance.now();
    const said = await runInstaller(machine, seeds);
    lab.record(`${what}: installation on ${machine.name}`, (performance.now() - start) / 1000, 's');
    lab.expect(`${what}: ${machine.name}`, said.split('\n').at(-1) ?? '', /install: done/.test(said));
  }
  await expectGreen({ lab, others: machines }, what);
}

/** No verdict is red for a reason that has to do with the time. */
function expectTimeKept(
  { lab }: Stage,
  { name }: Machine,
  what: string,
  verdicts: readonly MachineVerdict[],
): void {
  const reasons = verdicts.filter(({ state }) => state === 'failed').map(listRed);
  const red = reasons.map((names) => names.join(' ')).join(' | ') || 'none';
  const ok = verdicts.length > 0 && reasons.flat().every((check) => UNFINISHED.includes(check));
  lab.expect(`${what}: ${name} does not lose its time`, `of ${verdicts.length} verdicts red: ${red}`, ok);
}
