import { bootTiers, TIERS } from '../fleet/boot-tiers.js';
import { measureDifference } from '../fleet/compare-clocks.js';
import { listSteps, markJournal } from '../fleet/count-steps.js';
import { expectHoldover } from '../fleet/expect-holdover.js';
import { describe, expectTurn, readUptime } from '../fleet/expect-turn.js';
import { readTracking } from '../fleet/read-source.js';
import { readVerdict } from '../fleet/read-verdict.js';
import { waitUntilVerified } from '../fleet/wait-until-verified.js';
import { sleep } from '../host/wait.js';
import type { Lab } from '../lab.js';
import type { Machine } from '../machine/machine.js';
import type { Scenario } from '../scenario.js';
import { MAX_OFFSET, SETTINGS, SILENCE, turnGreen } from './faults-stage.js';

/** Seconds that the core's clock is ahead when it comes back. */
const ERROR = 300;

/** Seconds in which the group below keeps time by itself before the core comes back. */
const ALONE = 60;

export const tiers: Scenario = {
  name: 'tiers',
  shows: 'three groups below each other agree; cut off from the core those below go on together, and say so',
  systems: ['debian-12', 'debian-13'],
  usualSystems: ['debian-12'],
  ciSystems: [],
  limit: 30,
  run,
};

/** Neighbours, each on its adapter in the wire that they share. */
const LINKS = [
  { one: 1, other: 0, interfaces: ['vec0', 'vec0'], wire: '192.168.1.255' },
  { one: 2, other: 1, interfaces: ['vec0', 'vec2'], wire: '192.168.2.255' },
  { one: 3, other: 2, interfaces: ['vec0', 'vec2'], wire: '192.168.3.255' },
] as const;

async function run(lab: Lab): Promise<void> {
  const machines = await bootTiers(lab, SETTINGS);
  const [core, relay, ...below] = machines;
  if (core === undefined || relay === undefined) throw new Error('four machines were asked for');
  for (const [at, { name, tracking }] of TIERS.entries()) {
    const found = await readTracking(machines[at] ?? core);
    lab.expect(`${name} has its place`, found, found === tracking);
  }
  await expectAgreement(lab, machines, 'all is well', LINKS);
  const marks = await Promise.all([relay, ...below].map(markJournal));
  await loseCore(lab, core, relay, below);
  await sleep(1000 * ALONE);
  await expectAgreement(lab, machines, `cut off for ${ALONE} s`, LINKS.slice(1));
  await returnWrong(lab, core, [relay, ...below]);
  await expectAgreement(lab, machines, 'the core is back', LINKS);
  for (const [at, machine] of [relay, ...below].entries()) {
    const steps = await listSteps(machine, marks[at] ?? '');
    lab.expect(
      `${machine.name} has not stepped in all this`,
      steps.join(' | ') || 'no step',
      steps.length === 0,
    );
  }
}

/** Neighbours agree, measured by frames on the wire that they share. */
async function expectAgreement(
  lab: Lab,
  machines: readonly Machine[],
  when: string,
  links: readonly (typeof LINKS)[number][],
): Promise<void> {
  for (const { one, other, interfaces, wire } of links) {
    const [first, second] = [machines[one], machines[other]];
    if (first === undefined || second === undefined) continue;
    const listeners = [first, second].map((machine, at) => ({
      machine,
      interface: interfaces[at] ?? 'vec0',
    }));
    const difference = await measureDifference(lab, listeners, wire);
    const what = `${when}: ${first.name} agrees with ${second.name}`;
    lab.expect(what, `${(difference * 1e6).toFixed(1)} us`, Math.abs(difference) < MAX_OFFSET);
    lab.record(what, Math.abs(difference), 's');
  }
}

/** The core's power is cut: its clients say holdover, which is neither health nor failure; nobody below loses its time. */
async function loseCore(lab: Lab, core: Machine, relay: Machine, below: readonly Machine[]): Promise<void> {
  await core.cutPower();
  await expectHoldover(lab, relay, 'the core has lost its power', SILENCE);
  const target = await relay.run('systemctl is-active clockseed-synced.target; true');
  lab.expect(`${relay.name}: what waits for the time may go on`, target, target === 'active');
  for (const machine of below) {
    const found = await readVerdict(machine);
    lab.expect(
      `${machine.name} still has its time`,
      describe(found),
      found?.state === 'ok' || found?.state === 'holdover',
    );
  }
}

async function returnWrong(lab: Lab, core: Machine, others: readonly Machine[]): Promise<void> {
  lab.say(`${core.name} is switched on, its clock ${ERROR} s ahead`);
  await core.start({ proxy: false, clockAhead: ERROR });
  await waitUntilVerified(core, 300, lab.say);
  const preset = await core.run('cat /run/clockseed/preset');
  lab.expect(
    `${core.name} has taken the time of those below`,
    preset.replaceAll('\n', ', '),
    /^outcome=set$/m.test(preset),
  );
  await Promise.all(
    others.map(async (machine) =>
      expectTurn(lab, machine, turnGreen(`${core.name} is back`, await readUptime(machine))),
    ),
  );
}
