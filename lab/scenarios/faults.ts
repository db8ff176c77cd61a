import { addForeignServer, FOREIGN_OPTION } from '../fleet/add-foreign-server.js';
import { bootFleet } from '../fleet/boot-fleet.js';
import type { Lab } from '../lab.js';
import type { Scenario } from '../scenario.js';
import { bootWithoutAdapter, takeAdapterAway } from './faults-adapter.js';
import { delayPackets, expectForeignServerIgnored, loseAnswers } from './faults-network.js';
import {
  bootWithoutSeed,
  expectFinished,
  expectGreenAfterReboot,
  interruptFirstBoot,
} from './faults-power.js';
import { deafenPrimary, killPrimary } from './faults-primary.js';
import { SETTINGS, type Stage } from './faults-stage.js';

export const faults: Scenario = {
  name: 'faults',
  shows: 'the check is red exactly when it should be, and what was mended or comes back finds its time again',
  systems: ['debian-12', 'debian-13'],
  usualSystems: ['debian-12'],
  ciSystems: ['debian-12'],
  limit: 30,
  run,
};

async function run(lab: Lab): Promise<void> {
  const stage = await setStage(lab);
  await expectGreenAfterReboot(stage);
  const expectStillIgnored = await expectForeignServerIgnored(stage);
  await loseAnswers(stage);
  await delayPackets(stage);
  await killPrimary(stage);
  const returned: (() => Promise<void>)[] = [];
  await bootWithoutAdapter(stage, async () => {
    // Three minutes are long. Neither can be green before the primary is.
    returned.push(await bootWithoutSeed(stage, stage.secondary));
    const newcomer = await interruptFirstBoot(stage);
    returned.push(() => expectFinished(stage, newcomer));
  });
  await Promise.all(returned.map((expectGreen) => expectGreen()));
  await takeAdapterAway(stage);
  await deafenPrimary(stage);
  expectStillIgnored();
}

async function setStage(lab: Lab): Promise<Stage> {
  const fleet = await bootFleet(lab, {
    secondaries: 2,
    unbooted: 1,
    settings: SETTINGS,
    dhcpOptions: [FOREIGN_OPTION],
  });
  const foreign = await addForeignServer(lab);
  const [secondary] = fleet.secondaries;
  if (secondary === undefined) throw new Error('a secondary was asked for');
  return { lab, primary: fleet.primary, secondary, seeds: fleet.seeds, foreign };
}
