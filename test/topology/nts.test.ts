import { expect } from 'vitest';
import type { Machine } from '../clockseed/support/machine.js';
import { killChronyd } from '../clockseed/support/start-chronyd.js';
import { listFailures } from '../clockseed/support/verify-machine.js';
import { configurationOf } from '../recipe/spec.js';
import { testWith } from '../support/tools.js';
import { waitFor } from '../support/wait-for.js';
import {
  errorOf,
  RELEASE_NAMES,
  type Release,
  reachOf,
  type Site,
  sourceOf,
  trackingOf,
} from './start-site.js';
import { createAuthority } from './support/issue-certificates.js';
import { CHRONYC_NAMES, judge } from './support/judge-site.js';
import { readProofs, startImpostor } from './support/start-nts-server.js';
import { GOOD, LIE, SITE_FILE, SYSTEM_FILE, startNtsSite, WRONG } from './support/start-nts-site.js';

const TOOLS = ['netns', 'openssl', ...RELEASE_NAMES, ...CHRONYC_NAMES] as const;
type Paths = Readonly<Record<(typeof TOOLS)[number], string>>;

/** Seconds. chronyd asks for keys again after 16 s at the earliest. */
const LIMIT = 120;

/** All four were asked, by NTS, and none of them was believed: no keys, so no packets. */
async function expectRefused(site: Site): Promise<void> {
  const proofsOf = () => readProofs(site.of('p'));
  const isAsked = (address: string) => (proofsOf()[address]?.attempts ?? 0) > 0;
  for (const [server, address] of Object.entries(WRONG)) {
    await waitFor(`${server} is asked`, () => isAsked(address), LIMIT);
    expect(proofsOf()[address]).toMatchObject({ mode: 'NTS', keyLength: 0, cookies: 0 });
    expect([server, reachOf(site, 'p', address)]).toEqual([server, '0']);
  }
}

function expectVerdict(site: Site): void {
  const report = judge(site, 'p');
  expect(listFailures(report)).toEqual({});
  expect(report).toMatchObject({
    state: 'ok',
    warnings: [
      { name: 'redundancy', found: expect.stringMatching(/^2 of 6 sources answer: foreign\.test /) },
    ],
  });
}

async function playProofs(release: Release, paths: Paths): Promise<void> {
  const site = await startNtsSite(release, paths[release], paths.openssl);
  const client = site.of('p');
  try {
    await site.start('p');
    const good = Object.values(GOOD);
    await waitFor('one of two is selected', () => good.includes(sourceOf(client)), LIMIT);
    expect(trackingOf(client)).toMatch(/^0A09001[56] 4$/);
    for (const address of good) {
      await waitFor(`keys of ${address}`, () => (readProofs(client)[address]?.keyLength ?? 0) > 0, LIMIT);
      expect(readProofs(client)[address]).toMatchObject({
        mode: 'NTS',
        cookies: expect.toSatisfy((n) => n > 0),
      });
      await waitFor(`${address} answers`, () => reachOf(site, 'p', address) === '377', LIMIT);
    }
    await expectRefused(site);
    expectVerdict(site);
    // Somebody else takes their addresses.
    for (const name of ['a', 'b']) {
      killChronyd(site.of(name));
      await startImpostor(site.of(name), LIE);
    }
    for (const address of good)
      await waitFor(`${address} is not believed`, () => reachOf(site, 'p', address) === '0', LIMIT);
    expect(trackingOf(client)).toMatch(/^0A09001[56] 4$/);
    expect(errorOf(client)).toBeLessThan(LIE / 10);
  } finally {
    await site.close();
  }
}

testWith(
  TOOLS,
  'a group follows servers that prove who they are, and nobody who does not, on every chronyd',
  async (paths) => {
    await Promise.all(RELEASE_NAMES.map((release) => playProofs(release, paths)));
  },
  6000 * LIMIT,
);

/** Looks where it should set, for the host's clock is not ours. */
const lookingWith = (program: string) => `#!/bin/sh
[ "$1" != -q ] || { echo stepped >>/run/steps; shift; set -- -Q "$@"; }
exec ${program} "$@"
`;

async function preset(machine: Machine): Promise<string> {
  await machine.start('/usr/local/lib/clockseed/preset');
  return machine.read('/run/clockseed/preset');
}

async function playPreset(release: Release, paths: Paths): Promise<void> {
  const site = await startNtsSite(release, paths[release], paths.openssl);
  const client = site.of('p');
  try {
    client.write('/usr/local/sbin/chronyd', lookingWith(paths[release]), '755');
    client.write('/etc/chrony/chrony.conf', configurationOf(site.modelOf('p')));
    expect(await preset(client)).toMatch(/^outcome=agreed\n/);
    // The same servers, and an authority that is none of theirs: not even the one without NTS is heard.
    const nobody = createAuthority(site.of('a'), paths.openssl, 'nobody');
    for (const file of [SITE_FILE, SYSTEM_FILE]) client.write(file, nobody.certificate);
    expect(await preset(client)).toMatch(/^outcome=alone\nreason=nobody answered /);
    expect(client.run('cat', '/run/steps').stdout).toBe('');
  } finally {
    await site.close();
  }
}

testWith(
  TOOLS,
  'preset asks servers by NTS, with the certificates of chrony.conf, on every chronyd',
  async (paths) => {
    await Promise.all(RELEASE_NAMES.map((release) => playPreset(release, paths)));
  },
  6000 * LIMIT,
);
