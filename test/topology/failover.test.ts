import { killChronyd } from '../clockseed/support/start-chronyd.js';
import { testWith } from '../support/tools.js';
import { waitFor } from '../support/wait-for.js';
import { RELEASE_NAMES, RELEASES, type Release, type Site, startSite, trackingOf } from './start-site.js';

const wallOf = (polling: string) =>
  `  wall: {polling: ${polling}, network: 10.9.0.0/24, interface: eth0, primary: {p-1..2: 10.9.0.1..2}, secondary: {s: 10.9.0.3}}\n`;
const ADDRESSES = { 'p-1': ['10.9.0.1'], 'p-2': ['10.9.0.2'], s: ['10.9.0.3'] };

/** Seconds: eight polls in vain, and what the own clock of the other primary needs to take over; twice that. */
const HANDOVER = 90;

const LEADS = /^7F7F0101 8$/;
const SERVED = /^0A09000[12] (9|10)$/;

/** Waits until a machine shows this reference id and stratum. */
async function expectPlace(site: Site, name: string, place: RegExp): Promise<void> {
  await waitFor(`${name} shows ${place}`, () => place.test(trackingOf(site.of(name))), HANDOVER);
}

/** One leads and the other follows; the leader dies, the other takes over; it comes back, and again one leads. */
async function playFailover(program: string, release: Release, polling: string): Promise<void> {
  const site = await startSite(RELEASES[release], program, wallOf(polling), ADDRESSES);
  try {
    for (const name of ['p-1', 'p-2', 's']) await site.start(name);
    await expectPlace(site, 'p-2', /^0A090001 9$/);
    await expectPlace(site, 'p-1', LEADS);
    await expectPlace(site, 's', SERVED);
    killChronyd(site.of('p-1'));
    await expectPlace(site, 'p-2', LEADS);
    await expectPlace(site, 's', /^0A090002 9$/);
    await site.start('p-1');
    const places = () => ['p-1', 'p-2'].map((name) => trackingOf(site.of(name)));
    const oneLeads = () =>
      places().filter((place) => LEADS.test(place)).length === 1 &&
      places().some((place) => place.endsWith(' 9'));
    await waitFor('one of the two leads again, and the other follows', oneLeads, HANDOVER);
    await expectPlace(site, 's', SERVED);
  } finally {
    await site.close();
  }
}

for (const polling of ['standard', 'tight']) {
  testWith(
    ['netns', ...RELEASE_NAMES],
    `of two primaries one leads, the other takes over and neither splits the group, on every chronyd, polling: ${polling}`,
    async (paths) => {
      await Promise.all(RELEASE_NAMES.map((release) => playFailover(paths[release], release, polling)));
    },
    6000 * HANDOVER,
  );
}
