import { expect } from 'vitest';
import { testWith } from '../support/tools.js';
import { waitFor } from '../support/wait-for.js';
import { RELEASE_NAMES, type Release, reachOf, trackingOf } from './start-site.js';
import { CHRONYC_NAMES } from './support/judge-site.js';
import { pathOf, RECEIVER, startReceiver } from './support/start-receiver.js';
import { expectHoldover, expectSelected, LIMIT, statesOf, withClock } from './support/watch-clock.js';

const TOOLS = ['netns', 'gpsd', 'python3', ...RELEASE_NAMES, ...CHRONYC_NAMES] as const;
type Paths = Readonly<Record<(typeof TOOLS)[number], string>>;

/** What stays the same from one to the other is played with these. */
const OLDEST_AND_NEWEST = ['chronyd-4.0', 'chronyd-sid'] as const satisfies readonly Release[];

async function playPulse(release: Release, paths: Paths): Promise<void> {
  await withClock(release, paths[release], `${RECEIVER}, pps: true`, async (site, machine) => {
    startReceiver(site, 'p', paths);
    await waitFor('GPS answers', () => reachOf(site, 'p', 'GPS') === '377', LIMIT);
    // Sentences alone are too late by too much: the own clock is better.
    expect(trackingOf(machine)).toBe('7F7F0101 10');
    const pulse = machine.start(paths.python3, pathOf('beat-pulse.py'), '1');
    await Promise.race([
      expectSelected(site, 'PPS', '50505300'),
      pulse.then(({ stderr }) => Promise.reject(new Error(`no pulse: ${stderr}`))),
    ]);
    expect(statesOf(machine)).toEqual({ GPS: '?', PPS: '*' });
    machine.ask('pkill', '-f', 'beat-pulse');
    await expectHoldover(site, 'PPS', '50505300');
    expect(statesOf(machine).GPS).toBe('?');
  });
}

testWith(
  TOOLS,
  'with a pulse (a stand-in) the sentences are shown and never followed, on the oldest and the newest chronyd',
  async (paths) => {
    await Promise.all(OLDEST_AND_NEWEST.map((release) => playPulse(release, paths)));
  },
  6000 * LIMIT,
);

const SOCKET = '/run/chrony.site.sock';

async function playSocket(release: Release, paths: Paths): Promise<void> {
  await withClock(release, paths[release], `refclock: sock, socket: ${SOCKET}`, async (site, machine) => {
    void machine.start(paths.python3, pathOf('send-samples.py'), SOCKET);
    await expectSelected(site, 'SOCK', '534F434B');
    machine.ask('pkill', '-f', 'send-samples');
    await expectHoldover(site, 'SOCK', '534F434B');
  });
}

testWith(
  TOOLS,
  'a group follows what another program sends to a socket, on the oldest and the newest chronyd',
  async (paths) => {
    await Promise.all(OLDEST_AND_NEWEST.map((release) => playSocket(release, paths)));
  },
  5000 * LIMIT,
);
