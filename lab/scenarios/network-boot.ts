import { join } from 'node:path';
import { describeSource, openBootSite } from '../fleet/boot-site.js';
import {
  expectBooted,
  expectNoTimeServers,
  expectSeeded,
  expectSource,
  KNOWN_WARNINGS,
} from '../fleet/expect-seeded.js';
import { expectHealthy, expectNone, expectVerified } from '../fleet/expect-verified.js';
import { readClockError } from '../fleet/read-clock-error.js';
import { listPaths, readRequests } from '../fleet/read-requests.js';
import { addressOf } from '../fleet/specify-group.js';
import type { Lab } from '../lab.js';
import type { Computer } from '../machine/computer.js';
import type { Scenario } from '../scenario.js';
import { askForOthers } from './network-boot-strangers.js';

/** Seconds that clocks are ahead when machines are switched on. */
const BLANK_AHEAD = -5 * 3600;
const TOLD_AHEAD = 137;

/** Seconds that a clock may be off from where it was set: nobody has touched it. */
const START_SLACK = 10;

export const networkBoot: Scenario = {
  name: 'network-boot',
  shows:
    'a machine with an empty disk boots by PXE and takes its seed by HTTP, as one does whose kernel is told where it is; ' +
    'both keep time with one that has a volume, and neither gets what is the other’s',
  systems: ['debian-12', 'debian-13'],
  usualSystems: ['debian-12', 'debian-13'],
  ciSystems: ['debian-12'],
  limit: 30,
  run,
};

async function run(lab: Lab): Promise<void> {
  const site = await openBootSite(lab, [{ interface: 'ens3' }, {}]);
  const primary = await lab.addMachine('wall-1', site.seeds.of('wall-1'));
  await primary.insertVolume(join(site.seeds.folder, 'volumes', 'wall-1.iso'));
  const blank = await lab.addComputer('wall-2');
  const told = await lab.addMachine('wall-3', site.seeds.of('wall-3'));
  const all = [primary, blank, told];
  await Promise.all([
    primary.start({ proxy: false }),
    blank.start({ proxy: false, clockAhead: BLANK_AHEAD }),
    told.start({ proxy: false, clockAhead: TOLD_AHEAD, seed: false, words: [describeSource(site, told)] }),
  ]);
  await expectStartClock(lab, blank, BLANK_AHEAD);
  await Promise.all(all.map((machine) => expectVerified(lab, machine)));
  for (const machine of all) await expectHealthy(lab, machine, '', machine === primary ? [] : KNOWN_WARNINGS);
  await expectSource(lab, primary, '/dev/ubdb');
  for (const machine of [blank, told]) await expectSeeded(site, machine, 'cmdline');
  expectBooted(site, blank, /^\/netboot\/ipxe\/52-54-00-c5-00-02\.ipxe$/);
  const requests = readRequests(site.requests);
  expectNone(lab, `${primary.name} has asked the server`, listPaths(requests, addressOf(primary.name)));
  const failed = requests.filter(({ status }) => status !== 200);
  expectNone(
    lab,
    'requests that failed',
    failed.map(({ client, path, status }) => `${client} ${path} ${status}`),
  );
  await expectNoTimeServers(lab, [blank, told]);
  await askForOthers(site, blank, told);
  await expectUnwritten(lab, blank);
}

/** Nothing has ever been written to its disk; and what is would be seen. */
export async function expectUnwritten(lab: Lab, computer: Computer): Promise<void> {
  const before = await computer.readWritten();
  lab.expect(`${computer.name}: nothing has been written to its disk`, `${before} bytes`, before === 0);
  await computer.run('hostname | dd of=/dev/vda conv=fsync status=none');
  const after = await computer.readWritten();
  lab.expect(`${computer.name}: a word that is written there is seen`, `${after} bytes`, after > 0);
}

/** It starts with the clock that it was given; an RTC knows whole seconds. */
export async function expectStartClock(lab: Lab, computer: Computer, ahead: number): Promise<void> {
  const { seconds } = await readClockError(computer);
  const found = `${seconds.toFixed(1)} s ahead`;
  lab.expect(`${computer.name} starts with a wrong clock`, found, Math.abs(seconds - ahead) < START_SLACK);
}
