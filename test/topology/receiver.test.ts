import { readlinkSync } from 'node:fs';
import { expect } from 'vitest';
import type { Machine } from '../clockseed/support/machine.js';
import { listFailures } from '../clockseed/support/verify-machine.js';
import { testWith } from '../support/tools.js';
import { RELEASE_NAMES, type Release } from './start-site.js';
import { CHRONYC_NAMES, judge } from './support/judge-site.js';
import { RECEIVER, setSky, startReceiver } from './support/start-receiver.js';
import { expectHoldover, expectSelected, LIMIT, NO_SIGNAL, withClock } from './support/watch-clock.js';

const TOOLS = ['netns', 'gpsd', 'python3', ...RELEASE_NAMES, ...CHRONYC_NAMES] as const;
type Paths = Readonly<Record<(typeof TOOLS)[number], string>>;

/** As chronyc shows the id. */
const GPS = '47505300';

/** How many processes of a machine have a segment of NTP's shared memory in use. */
function countUsers(machine: Machine, segment: number): number {
  const rows = machine.read('/proc/sysvipc/shm').split('\n');
  const row = rows
    .map((line) => line.trim().split(/\s+/))
    .find(([key]) => key === String(0x4e545030 + segment));
  return Number(row?.[6] ?? 0);
}

/** Both have it from root, who made it, and neither is root any more; and it is not the host's. */
function expectShared(machine: Machine, segment: number): void {
  expect(countUsers(machine, segment)).toBe(2);
  const users = machine.ask('ps', '-e', '-o', 'user:32=,comm:32=').split('\n');
  const userOf = (program: RegExp) => users.find((line) => program.test(line))?.split(' ')[0];
  expect([userOf(/ gpsd\b/), userOf(/ (chronyd|ld-)/)]).toEqual(['gpsd', '_chrony']);
  expect(machine.ask('readlink', '/proc/self/ns/ipc').trim()).not.toBe(readlinkSync('/proc/self/ns/ipc'));
}

async function playReceiver(release: Release, paths: Paths): Promise<void> {
  await withClock(release, paths[release], RECEIVER, async (site, machine) => {
    const before = judge(site, 'p');
    expect(listFailures(before)).toEqual({});
    expect(before.warnings).toMatchObject([{ name: 'holdover', found: expect.stringContaining(NO_SIGNAL) }]);
    startReceiver(site, 'p', paths);
    await expectSelected(site, 'GPS', GPS);
    expectShared(machine, 0);
    setSky(machine, 'no time');
    await expectHoldover(site, 'GPS', GPS);
    setSky(machine, 'fix');
    await expectSelected(site, 'GPS', GPS);
  });
}

testWith(
  TOOLS,
  'a group follows a receiver by the real gpsd, keeps its time without satellites, and follows again, on every chronyd',
  async (paths) => {
    await Promise.all(RELEASE_NAMES.map((release) => playReceiver(release, paths)));
  },
  6000 * LIMIT,
);
