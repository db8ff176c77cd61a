import { compareClocks } from '../fleet/compare-clocks.js';
import { expectCleanBoot, expectVerified } from '../fleet/expect-verified.js';
import { addressOf, type GroupOptions, listNames, specifyGroup } from '../fleet/specify-group.js';
import type { Lab } from '../lab.js';
import type { Machine } from '../machine/machine.js';
import { percentile } from '../report/percentiles.js';
import type { Scenario } from '../scenario.js';
import { expectGreen } from './failover-stage.js';
import { killDaemon, loseFirst, returnWrong } from './ptp-faults.js';
import { AGREED, expectAlone, expectPlaces, findLeader, PTP_SETTINGS, type PtpStage } from './ptp-stage.js';

/** Seconds that the clocks are ahead when the machines are switched on for the first time. */
const CLOCKS_AHEAD: Readonly<Record<string, number>> = { 'wall-3': 137, 'wall-4': -3 * 3600 };

/** Seconds of comparing clocks. */
const DURATION = 30;

export const ptp: Scenario = {
  name: 'ptp',
  shows:
    'a group that keeps time by PTP, with two primaries, sets itself, loses a primary and gets it back with a wrong clock',
  systems: ['debian-12', 'debian-13'],
  usualSystems: ['debian-12'],
  ciSystems: [],
  limit: 60,
  run,
};

async function run(lab: Lab): Promise<void> {
  const stage = await bootFirst(lab);
  const { all, first } = stage;
  await expectPlaces(lab, all, first, 'after the first boot');
  for (const machine of all) {
    await expectAlone(lab, machine);
    await expectCleanBoot(lab, machine);
  }
  await expectAgreement(stage, 'after the first boot');
  await loseFirst(stage);
  await returnWrong(stage);
  await killDaemon(stage);
  await restartAll(stage);
}

/** Four machines that nobody has booted before, two of them with clocks that are far off. */
async function bootFirst(lab: Lab): Promise<PtpStage> {
  const group: GroupOptions = {
    ...{ system: lab.system, primaries: 2, secondaries: 2, settings: PTP_SETTINGS },
    ...{ method: 'ptp', interface: 'ptp0' },
  };
  const seeds = await lab.generate(specifyGroup(group));
  await lab.createNetwork();
  const all: Machine[] = [];
  for (const name of listNames(group))
    all.push(await lab.addMachine(name, seeds.of(name), { address: addressOf(name), stamping: ['vec0'] }));
  await Promise.all(all.map((machine) => machine.start({ proxy: false, ...skew(machine) })));
  await Promise.all(all.map((machine) => expectVerified(lab, machine)));
  const [first, spare, ...secondaries] = all;
  if (first === undefined || spare === undefined) throw new Error('four machines were asked for');
  return { lab, all, first, spare, secondaries, others: [spare, ...secondaries] };
}

function skew({ name }: Machine): { clockAhead?: number } {
  const clockAhead = CLOCKS_AHEAD[name];
  return clockAhead === undefined ? {} : { clockAhead };
}

/** Measured by frames that both machines stamp. */
async function expectAgreement({ lab, first, others }: PtpStage, when: string): Promise<void> {
  for (const machine of others) {
    const differences = await compareClocks(machine, first, lab.network, DURATION);
    const middle = percentile(differences, 0.5);
    const what = `${when}: ${machine.name} agrees with ${first.name}`;
    lab.expect(what, `${(middle * 1e6).toFixed(1)} us`, Math.abs(middle) < AGREED);
    lab.record(`${what}: median with its sign`, middle, 's');
    lab.record(`${what}: 99%`, percentile(differences.map(Math.abs), 0.99), 's');
  }
}

/** All of them lose their power and get it back; nobody finds a seed. */
async function restartAll(stage: PtpStage): Promise<void> {
  const { lab, all } = stage;
  lab.say('all machines lose their power, and their seeds');
  await Promise.all(all.map((machine) => machine.cutPower()));
  await Promise.all(all.map((machine) => machine.start({ proxy: false, seed: false })));
  await Promise.all(all.map((machine) => expectVerified(lab, machine, 'without seeds: ')));
  await expectPlaces(lab, all, (await findLeader(all)) ?? stage.first, 'without seeds');
  await expectAgreement(stage, 'without seeds');
  await expectGreen(stage, 'all have been compared', all);
}
