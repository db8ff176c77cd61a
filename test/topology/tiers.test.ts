import { expect } from 'vitest';
import { killChronyd } from '../clockseed/support/start-chronyd.js';
import { testWith } from '../support/tools.js';
import { waitFor } from '../support/wait-for.js';
import {
  RELEASE_NAMES,
  RELEASES,
  type Release,
  reachOf,
  type Site,
  sourceOf,
  startSite,
  trackingOf,
} from './start-site.js';

const SITE = `  core: {network: 10.9.0.0/24, interface: eth0, primary: {c: 10.9.0.1}, secondary: {r-1..2: 10.9.0.11..12}}
  hall: {follows: core, network: 10.8.0.0/24, interface: eth0, primary: {r-1..2: 10.8.0.1..2}, secondary: {h: 10.8.0.3}}
`;
const ADDRESSES = {
  c: ['10.9.0.1'],
  'r-1': ['10.9.0.11', '10.8.0.1'],
  'r-2': ['10.9.0.12', '10.8.0.2'],
  h: ['10.8.0.3'],
};
/** Seconds. */
const LIMIT = 90;

const showing = (site: Site, name: string, pattern: RegExp) => () => pattern.test(trackingOf(site.of(name)));

/** The group below starts without the core, follows it once it comes, and goes on without it. */
async function playTiers(program: string, release: Release): Promise<void> {
  const site = await startSite(RELEASES[release], program, SITE, ADDRESSES);
  try {
    for (const name of ['r-1', 'r-2', 'h']) await site.start(name);
    // The own clock stands two strata below the core's, which is absent.
    await waitFor('the hall starts alone', showing(site, 'r-1', /^7F7F0101 10$/), LIMIT);
    await waitFor('its other primary follows', showing(site, 'r-2', /^0A080001 11$/), LIMIT);
    await waitFor('its machine has the time', showing(site, 'h', /^0A08000[12] 1[12]$/), LIMIT);
    await site.start('c');
    for (const name of ['r-1', 'r-2'])
      await waitFor(`${name} follows the core`, showing(site, name, /^0A090001 9$/), LIMIT);
    await waitFor('the hall is below it', showing(site, 'h', /^0A08000[12] 10$/), LIMIT);
    killChronyd(site.of('c'));
    await waitFor('the core is given up', () => reachOf(site, 'r-1', '10.9.0.1') === '0', LIMIT);
    // Nobody below has lost its time for that.
    await waitFor('the hall still follows', () => /^10\.8\.0\.[12]$/.test(sourceOf(site.of('h'))), LIMIT);
    expect(trackingOf(site.of('h'))).toMatch(/^0A08000[12] 1[0-2]$/);
  } finally {
    await site.close();
  }
}

testWith(
  ['netns', ...RELEASE_NAMES],
  'a group starts without the one that it follows, follows it, and goes on without it, on every chronyd',
  async (paths) => {
    await Promise.all(RELEASE_NAMES.map((release) => playTiers(paths[release], release)));
  },
  5000 * LIMIT,
);
