import { describeSource, KERNEL_WORDS, openBootSite } from '../fleet/boot-site.js';
import { expectBooted, expectNoTimeServers, expectSeeded, KNOWN_WARNINGS } from '../fleet/expect-seeded.js';
import { expectHealthy, expectVerified } from '../fleet/expect-verified.js';
import type { Lab } from '../lab.js';
import type { Scenario } from '../scenario.js';
import { expectStartClock, expectUnwritten } from './network-boot.js';

/** Seconds that clocks are ahead when machines are switched on. */
const GRUB_AHEAD = 40 * 24 * 3600;

export const networkBootWays: Scenario = {
  name: 'network-boot-ways',
  shows:
    'a machine whose firmware says where its seed is, and one that GRUB boots by TFTP, keep time as well',
  systems: ['debian-12', 'debian-13'],
  usualSystems: ['debian-12'],
  ciSystems: [],
  limit: 30,
  run,
};

async function run(lab: Lab): Promise<void> {
  const site = await openBootSite(lab, [
    { interface: 'ens3' },
    { interface: 'ens3', netboot: { loader: 'grub' } },
  ]);
  const primary = await lab.addMachine('wall-1', site.seeds.of('wall-1'));
  const labelled = await lab.addComputer('wall-2');
  const chained = await lab.addComputer('wall-3');
  const serial = describeSource(site, labelled);
  await Promise.all([
    primary.start({ proxy: false }),
    labelled.start({ proxy: false, direct: { folder: lab.image.boot, words: KERNEL_WORDS, serial } }),
    chained.start({ proxy: false, clockAhead: GRUB_AHEAD }),
  ]);
  await expectStartClock(lab, chained, GRUB_AHEAD);
  await Promise.all([primary, labelled, chained].map((machine) => expectVerified(lab, machine)));
  await expectSeeded(site, labelled, 'dmi');
  await expectSeeded(site, chained, 'cmdline');
  expectBooted(site, chained, /^\/netboot\/grub\/52-54-00-c5-00-03\.cfg$/);
  await expectNoTimeServers(lab, [labelled, chained]);
  for (const computer of [labelled, chained]) {
    await expectHealthy(lab, computer, '', KNOWN_WARNINGS);
    await expectUnwritten(lab, computer);
  }
}
