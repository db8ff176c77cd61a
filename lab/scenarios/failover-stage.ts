import { listSteps, markJournal } from '../fleet/count-steps.js';
import { expectTurn, readUptime } from '../fleet/expect-turn.js';
import { followMovement } from '../fleet/follow-movement.js';
import type { Lab } from '../lab.js';
import type { Machine } from '../machine/machine.js';
import { MAX_OFFSET, turnGreen } from './faults-stage.js';

/** What the parts play on. `others`: all but the first primary. */
export interface Stage {
  readonly lab: Lab;
  readonly first: Machine;
  readonly spare: Machine;
  readonly secondaries: readonly Machine[];
  readonly others: readonly Machine[];
}

/** No clock goes farther than the spec lets it (`limit`, seconds), while something happens. */
export async function expectUnmoved(
  { lab }: Pick<Stage, 'lab'>,
  machines: readonly Machine[],
  what: string,
  seconds: number,
  meanwhile: () => Promise<void>,
  limit = MAX_OFFSET,
): Promise<void> {
  lab.say(what);
  const movements = await followMovement(lab, machines, seconds, meanwhile);
  for (const { name, largest, last } of movements) {
    const found = `at most ${(largest * 1e6).toFixed(1)} us, in the end ${(last * 1e6).toFixed(1)} us`;
    // A machine whose own cable is cut sees no frames then.
    lab.expect(`${what}: the clock of ${name} does not move`, found, Math.abs(largest) < limit);
    lab.record(`${what}: largest excursion of ${name}`, Math.abs(largest), 's');
  }
}

/** The same where chronyd keeps time; it does not step either. */
export async function expectStill(
  stage: Pick<Stage, 'lab'>,
  machines: readonly Machine[],
  what: string,
  seconds: number,
  meanwhile: () => Promise<void>,
): Promise<void> {
  const { lab } = stage;
  const cursors = await Promise.all(machines.map(markJournal));
  await expectUnmoved(stage, machines, what, seconds, meanwhile);
  for (const [at, machine] of machines.entries()) {
    const steps = await listSteps(machine, cursors[at] ?? '');
    lab.expect(`${what}: ${machine.name} does not step`, steps.join(' | ') || 'no step', steps.length === 0);
  }
}

/** The check of each is green, or becomes so in time. */
export async function expectGreen(
  { lab, others }: Pick<Stage, 'lab' | 'others'>,
  after: string,
  machines = others,
): Promise<void> {
  await Promise.all(
    machines.map(async (machine) => expectTurn(lab, machine, turnGreen(after, await readUptime(machine)))),
  );
}
