import { bootKeyedFleet } from '../fleet/boot-fleet.js';
import { expectSteady, expectTurn, readUptime } from '../fleet/expect-turn.js';
import { restoreKeys, spoilKeys } from '../fleet/key-file.js';
import { readTracking } from '../fleet/read-source.js';
import { describeTraffic, readTraffic } from '../fleet/read-traffic.js';
import { addressOf } from '../fleet/specify-group.js';
import type { Lab } from '../lab.js';
import type { Scenario } from '../scenario.js';
import { expectStill } from './failover-stage.js';
import { EVERY, SETTINGS, turnGreen, turnRed, UNHEARD, WITHIN } from './faults-stage.js';
import { impersonatePrimary } from './keys-impostor.js';
import { rotateKeys } from './keys-rotation.js';
import { expectKeysKept, expectProven, expectReason, type Stage } from './keys-stage.js';

/** Runs of the check that the others stay green for meanwhile. */
const RUNS = 4;

export const keys: Scenario = {
  name: 'keys',
  shows:
    'machines with keys follow only who proves what it is: not with a wrong key, not an impostor at the primary’s ' +
    'address; and keys are changed without anybody losing time',
  systems: ['debian-12', 'debian-13'],
  usualSystems: ['debian-12'],
  ciSystems: [],
  limit: 30,
  run,
};

async function run(lab: Lab): Promise<void> {
  const stage = await setStage(lab);
  await expectKeysKept(stage, 'after first boot');
  await expectProven(stage, 'after first boot');
  await takeWrongKey(stage);
  await impersonatePrimary(stage);
  await rotateKeys(stage);
}

async function setStage(lab: Lab): Promise<Stage> {
  const { primary, secondaries, seeds } = await bootKeyedFleet(lab, { secondaries: 2, settings: SETTINGS });
  const [secondary, neighbour] = secondaries;
  if (secondary === undefined || neighbour === undefined) throw new Error('two secondaries were asked for');
  return { lab, seeds, primary, secondary, neighbour };
}

/** One secondary has other bytes for its key: it follows nobody, says so, and gets well with the right ones. */
async function takeWrongKey({ lab, primary, secondary, neighbour }: Stage): Promise<void> {
  const what = `${secondary.name} has a wrong key`;
  await expectStill({ lab }, [secondary, neighbour], what, WITHIN + 5 * EVERY, async () => {
    await spoilKeys(secondary);
    const since = await readUptime(secondary);
    await Promise.all([
      expectTurn(lab, secondary, turnRed('its key is another one', UNHEARD, since, WITHIN)),
      expectSteady(lab, neighbour, what, RUNS),
    ]);
  });
  await expectReason(
    lab,
    secondary,
    'source',
    /^192\.168\.1\.4 has never answered: .*; or it has another key$/,
  );
  const traffic = await readTraffic(secondary, addressOf(primary.name));
  const found = `${describeTraffic(traffic)}; reference ${await readTracking(secondary)}`;
  lab.expect(`${what}: it follows nobody`, found, traffic.sent > 0 && / 00000000 0$/.test(found));
  lab.expect(`${what}: no answer is accepted`, describeTraffic(traffic), traffic.valid === 0);
  await restoreKeys(secondary);
  await expectTurn(lab, secondary, turnGreen('it has its key again', await readUptime(secondary)));
}
