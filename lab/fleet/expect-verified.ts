import type { Lab } from '../lab.js';
import type { Guest } from '../machine/guest.js';
import { readHealth } from './read-health.js';
import { readScheduling, SCHED_FIFO } from './read-scheduling.js';
import { listRed, type MachineVerdict } from './read-verdict.js';
import { waitUntilVerified } from './wait-until-verified.js';

/** Seconds for a machine to be verified, on two cores that three machines share. */
const LIMIT = 900;

/** Waits for a machine's own verdict, and judges and records it. `story`: what is set before the names. */
export async function expectVerified(
  lab: Lab,
  machine: Guest,
  story = '',
): Promise<MachineVerdict | undefined> {
  const what = `${story}${machine.name} says that it keeps time`;
  try {
    const { verdict, seconds } = await waitUntilVerified(machine, LIMIT, lab.say);
    const red = listRed(verdict);
    lab.expect(what, `${verdict.checks.length} checks, red: ${red.join(' ') || 'none'}`, red.length === 0);
    lab.record(`${story}${machine.name}: ${POWER_ON_TO_VERIFIED}`, seconds, 's');
    return verdict;
  } catch (error) {
    // The others are still worth judging.
    lab.expect(what, error instanceof Error ? error.message : String(error), false);
    return undefined;
  }
}

/** The name of the figure, after the machine's. */
export const POWER_ON_TO_VERIFIED = 'power-on to verified';

/** chronyd really runs as planned, and the boot has left nothing to complain about but `known`. */
export async function expectHealthy(
  lab: Lab,
  machine: Guest,
  story = '',
  known: readonly RegExp[] = [],
): Promise<void> {
  const { policy, words } = await readScheduling(machine);
  lab.expect(`${story}${machine.name}: chronyd runs under SCHED_FIFO`, words, policy === SCHED_FIFO);
  await expectCleanBoot(lab, machine, story, known);
}

/** The boot has left nothing to complain about but `known`, which are lines of cloud-init's log. */
export async function expectCleanBoot(
  lab: Lab,
  machine: Guest,
  story = '',
  known: readonly RegExp[] = [],
): Promise<void> {
  const name = `${story}${machine.name}`;
  const health = await readHealth(machine);
  const errors = health.cloudInitErrors.filter((line) => !known.some((pattern) => pattern.test(line)));
  expectNone(lab, `${name}: no failed unit`, health.failedUnits);
  expectNone(lab, `${name}: cloud-init without errors and warnings`, errors);
  expectNone(lab, `${name}: no ordering cycle`, health.orderingCycles);
  expectNone(lab, `${name}: no setting ignored by systemd`, health.ignoredSettings);
}

/** A verdict that a list is empty. */
export function expectNone(lab: Lab, what: string, found: readonly string[]): void {
  lab.expect(what, found.slice(0, 12).join(' | ') || 'none', found.length === 0);
}
