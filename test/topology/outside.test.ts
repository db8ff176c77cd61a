import { expect } from 'vitest';
import type { Machine } from '../clockseed/support/machine.js';
import { killChronyd, startChronyd } from '../clockseed/support/start-chronyd.js';
import { testWith } from '../support/tools.js';
import { waitFor } from '../support/wait-for.js';
import {
  errorOf,
  RELEASE_NAMES,
  RELEASES,
  type Release,
  reachOf,
  type Site,
  startSite,
  trackingOf,
} from './start-site.js';

const POLLS = 'minpoll: 0, maxpoll: 0';
const SITE = `  top:
    network: 10.9.0.0/24
    interface: eth0
    sources:
      - {server: one.test, ${POLLS}}
      - {server: 10.9.0.22, ${POLLS}}
      - {server: 10.9.0.23, ${POLLS}}
    primary: {p-1..2: 10.9.0.1..2}
    secondary: {s: 10.9.0.3}
`;
const ADDRESSES = {
  'p-1': ['10.9.0.1'],
  'p-2': ['10.9.0.2'],
  s: ['10.9.0.3'],
  one: ['10.9.0.21'],
  two: ['10.9.0.22'],
  liar: ['10.9.0.23'],
};
const PRIMARIES = ['p-1', 'p-2'] as const;
/** Seconds. */
const LIMIT = 90;
/** Seconds that the false ticker is wrong by. */
const LIE = 5;

/** State of a source as chronyd shows it; empty when there is no such source. */
function stateOf(machine: Machine, address: string): string {
  const lines = machine.ask('chronyc', '-n', '-c', 'sources').split('\n');
  return lines.find((line) => line.includes(`,${address},`))?.split(',')[1] ?? '';
}

async function startOutside(site: Site): Promise<void> {
  for (const name of ['one', 'two']) await startChronyd(site.of(name), ['local stratum 3', 'allow']);
  const liar = new URL('../clockseed/support/serve-wrong-time.mjs', import.meta.url).pathname;
  void site.of('liar').start(process.execPath, liar, String(LIE));
  await waitFor('the false ticker', () => site.of('liar').ask('ss', '-Hlun').includes(':123'));
  for (const name of PRIMARIES) site.of(name).write('/etc/hosts', '10.9.0.21 one.test\n');
}

/** The group starts alone, follows servers outside, outvotes the one that lies, and goes on when all are gone. */
async function playOutside(program: string, release: Release): Promise<void> {
  const site = await startSite(RELEASES[release], program, SITE, ADDRESSES);
  const show = (name: string, pattern: RegExp) => () => pattern.test(trackingOf(site.of(name)));
  try {
    for (const name of [...PRIMARIES, 's']) await site.start(name);
    await waitFor('one leads for want of servers', show('s', /^0A09000[12] 1[12]$/), LIMIT);
    await startOutside(site);
    for (const name of PRIMARIES) {
      await waitFor(`${name} follows a server`, show(name, /^0A09001[56] 4$/), LIMIT);
      await waitFor(`${name} outvotes the liar`, () => stateOf(site.of(name), '10.9.0.23') === 'x', LIMIT);
      expect(errorOf(site.of(name))).toBeLessThan(LIE / 10);
    }
    await waitFor('the group is below them', show('s', /^0A09000[12] 5$/), LIMIT);
    // The liar first: with it alone nobody knows for some seconds whose time it is.
    site.of('liar').ask('pkill', '-f', 'serve-wrong-time');
    await waitFor('the liar is given up', () => reachOf(site, 'p-1', '10.9.0.23') === '0', LIMIT);
    for (const name of ['one', 'two']) killChronyd(site.of(name));
    await waitFor('the servers are given up', () => reachOf(site, 'p-1', '10.9.0.22') === '0', LIMIT);
    // The group has kept its time, and goes on giving it, by the old stratum or that of its own clock.
    for (const name of PRIMARIES) expect(errorOf(site.of(name))).toBeLessThan(LIE / 10);
    await waitFor('the group goes on', show('s', /^0A09000[12] ([5-9]|1[0-2])$/), LIMIT);
  } finally {
    await site.close();
  }
}

testWith(
  ['netns', ...RELEASE_NAMES],
  'a group follows servers outside, outvotes a false ticker, and keeps its time without them, on every chronyd',
  async (paths) => {
    await Promise.all(RELEASE_NAMES.map((release) => playOutside(paths[release], release)));
  },
  5000 * LIMIT,
);
