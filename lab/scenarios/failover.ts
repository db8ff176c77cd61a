import { join } from 'node:path';
import { bootFleet } from '../fleet/boot-fleet.js';
import { compareClocks } from '../fleet/compare-clocks.js';
import { readTracking, waitForSource } from '../fleet/read-source.js';
import { readVerdict } from '../fleet/read-verdict.js';
import { addressOf } from '../fleet/specify-group.js';
import { waitUntilVerified } from '../fleet/wait-until-verified.js';
import { sleep } from '../host/wait.js';
import type { Lab } from '../lab.js';
import { labFolder } from '../locate-folders.js';
import { percentile } from '../report/percentiles.js';
import type { Scenario } from '../scenario.js';
import { expectGreen, expectStill, type Stage } from './failover-stage.js';
import { MAX_OFFSET, POLL, SETTINGS } from './faults-stage.js';

/** Requests a second that the survivor answers beside its own clients. */
const LOAD = 500;

/** Seconds to the other primary: eight polls in vain, twice for good measure, and 20 s until that one leads. */
const HANDOVER = 2 * 8 * POLL + 20 + 10;

/** Seconds that a primary's clock is ahead when it comes back. */
const ERRORS = [0.4, 300];

/** How often the leader's cable is cut, and for how many seconds each time. */
const FLAPS = { count: 3, seconds: 12 } as const;

export const failover: Scenario = {
  name: 'failover',
  shows:
    'a group with two primaries loses one under load and gets it back with a wrong clock, and nobody’s clock moves',
  systems: ['debian-12', 'debian-13'],
  usualSystems: ['debian-12'],
  ciSystems: [],
  limit: 40,
  run,
};

async function run(lab: Lab): Promise<void> {
  const fleet = await bootFleet(lab, { primaries: 2, secondaries: 2, settings: SETTINGS });
  const { primary: first, secondaries } = fleet;
  const [spare] = fleet.spares;
  if (spare === undefined) throw new Error('two primaries were asked for');
  const stage = { lab, first, spare, secondaries, others: [spare, ...secondaries] };
  await expectOneLeader(stage);
  await loseFirst(stage);
  for (const error of ERRORS) {
    await returnWrong(stage, error);
    await stage.first.cutPower();
    await waitForSpare(stage);
  }
  await returnWrong(stage, 0);
  await flap(stage);
}

/** One of the two leads, the other follows it: no split brain. */
async function expectOneLeader({ lab, first, spare }: Stage): Promise<void> {
  const found = await Promise.all([first, spare].map(readTracking));
  const leaders = found.filter((words) => words === '7F7F0101 8').length;
  const followers = found.filter((words) => /^C0A8010[45] 9$/.test(words)).length;
  lab.expect('one primary leads, the other follows it', found.join(', '), leaders === 1 && followers === 1);
}

/** The first primary's power is cut while the other one answers a crowd. */
async function loseFirst(stage: Stage): Promise<void> {
  const { lab, first, spare, secondaries, others } = stage;
  const flood = join(labFolder, 'dist', 'gateway', 'flood.js');
  const words = [process.execPath, flood, addressOf(spare.name), String(LOAD)];
  await lab.startHelper(words, 'ready', join(lab.logs, 'flood.log'));
  await expectStill(stage, others, `${first.name} loses its power`, HANDOVER + 20, async () => {
    await first.cutPower();
    const times = await Promise.all(
      secondaries.map((machine) => waitForSource(machine, addressOf(spare.name), HANDOVER)),
    );
    for (const [at, seconds] of times.entries()) {
      const what = `${secondaries[at]?.name} is on the other primary`;
      const found = seconds === undefined ? 'never' : `after ${seconds.toFixed(1)} s, at most ${HANDOVER} s`;
      lab.expect(what, found, seconds !== undefined);
      if (seconds !== undefined) lab.record(`${what}: from the power cut`, seconds, 's');
    }
  });
  await expectGreen(stage, `${first.name} is off`);
  const found = await readTracking(spare);
  lab.expect('the other primary leads', found, found === '7F7F0101 8');
  for (const machine of secondaries) {
    const warnings = (await readVerdict(machine))?.warnings ?? [];
    const names = warnings.map(({ name, found: text }) => `${name}: ${text}`).join(' | ');
    lab.expect(
      `${machine.name} warns that one primary is silent`,
      names || 'no warning',
      /^redundancy: /.test(names),
    );
  }
}

/** Until the group is again as it was while the first was off. */
async function waitForSpare({ spare, secondaries }: Stage): Promise<void> {
  for (const machine of secondaries) await waitForSource(machine, addressOf(spare.name), HANDOVER);
  await sleep(20_000);
}

/** The first primary boots with a clock that is wrong, or right. It sets its clock, not the group's. */
async function returnWrong(stage: Stage, error: number): Promise<void> {
  const { lab, first, spare, others } = stage;
  const how = error === 0 ? 'comes back' : `comes back, its clock ${error} s ahead`;
  await expectStill(stage, others, `${first.name} ${how}`, 90, async () => {
    await first.start({ proxy: false, ...(error !== 0 && { clockAhead: error }) });
    const { seconds } = await waitUntilVerified(first, 300, lab.say);
    lab.record(`${first.name} ${how}: power-on to verified`, seconds, 's');
  });
  const preset = await first.run('cat /run/clockseed/preset');
  lab.say(`${first.name}: ${preset.replaceAll('\n', ', ')}`);
  const difference = percentile(await compareClocks(first, spare, lab.network, 10), 0.5);
  const found = `${(difference * 1e6).toFixed(1)} us from ${spare.name}`;
  lab.expect(`${first.name} ${how}: it has the group’s time`, found, Math.abs(difference) < MAX_OFFSET);
  await expectGreen(stage, `${first.name} ${how}`);
}

/** The leader's cable is cut and mended a few times. */
async function flap(stage: Stage): Promise<void> {
  const { first, others } = stage;
  const { count, seconds } = FLAPS;
  await expectStill(
    stage,
    [first, ...others],
    `the cable of ${first.name} is cut ${count} times`,
    2 * count * seconds + 15,
    async () => {
      for (let time = 0; time < count; time++) {
        await first.cutCable();
        await sleep(1000 * seconds);
        await first.mendCable();
        await sleep(1000 * seconds);
      }
    },
  );
  await expectGreen(stage, `the cable of ${first.name} was cut ${count} times`, [first, ...others]);
}
