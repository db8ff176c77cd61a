import { expect } from 'vitest';
import type { Machine } from '../../clockseed/support/machine.js';
import { listFailures } from '../../clockseed/support/verify-machine.js';
import { waitFor } from '../../support/wait-for.js';
import { RELEASES, type Release, reachOf, type Site, startSite, trackingOf } from '../start-site.js';
import { installExpectations, judge } from './judge-site.js';

/**
 * `source`: the entry of `sources`, in YAML. Updates every 4 s, so that silence is noticed within the minute. The offset
 * is a wide one: chronyd runs with -x, and a sentence is as late as the machine that tests is busy.
 */
const groupOf = (source: string) => `  top:
    network: 10.9.0.0/24
    interface: eth0
    verify: {max-offset: 10ms}
    sources: [{${source}, poll: 2}]
    primary: {p: 10.9.0.1}
    secondary: {s: 10.9.0.2}
`;
const ADDRESSES = { p: ['10.9.0.1'], s: ['10.9.0.2'] };
/** Seconds: a fix counts for gpsd after some, an update takes 4, eight of them in vain are silence. */
export const LIMIT = 120;

export const NO_SIGNAL = 'gives no sample: no signal, or nobody writes it';

/** A primary whose clock is the source, and its secondary; `use` finds both running. */
export async function withClock(
  release: Release,
  program: string,
  source: string,
  use: (site: Site, machine: Machine) => Promise<void>,
): Promise<void> {
  const site = await startSite(RELEASES[release], program, groupOf(source), ADDRESSES);
  try {
    for (const name of ['p', 's']) {
      await site.start(name);
      installExpectations(site, name, release);
    }
    await use(site, site.of('p'));
  } finally {
    await site.close();
  }
}

/** By source, as chronyd shows it. */
export function statesOf(machine: Machine): Readonly<Record<string, string>> {
  const lines = machine.ask('chronyc', '-n', '-c', 'sources').split('\n');
  const columns = lines.map((line) => line.split(',')).filter(({ length }) => length > 2);
  return Object.fromEntries(columns.map(([, state = '', name = '']) => [name, state]));
}

export async function expectSelected(site: Site, clock: string, id: string): Promise<void> {
  const machine = site.of('p');
  const isFollowed = () => statesOf(machine)[clock] === '*' && trackingOf(machine) === `${id} 1`;
  await waitFor(`${clock} is selected`, isFollowed, LIMIT);
  await waitFor('the group is below it', () => trackingOf(site.of('s')) === '0A090001 2', LIMIT);
  expectGreen(site);
}

/** Nothing wrong, and no warning, on either machine. */
export function expectGreen(site: Site): void {
  for (const name of ['p', 's']) {
    const report = judge(site, name);
    expect({ failures: listFailures(report), warnings: report.warnings, state: report.state }).toEqual({
      failures: {},
      warnings: [],
      state: 'ok',
    });
  }
}

/** The group keeps the time that it last had, which the primary says, and at the stratum that it had. */
export async function expectHoldover(site: Site, clock: string, id: string): Promise<void> {
  await waitFor(`${clock} is silent`, () => reachOf(site, 'p', clock) === '0', LIMIT);
  expect(trackingOf(site.of('p'))).toBe(`${id} 1`);
  expect(trackingOf(site.of('s'))).toBe('0A090001 2');
  const report = judge(site, 'p');
  const found = `the time last heard is kept: ${clock} ${NO_SIGNAL}`;
  expect(report).toMatchObject({ state: 'holdover', warnings: [{ name: 'holdover', found }] });
  expect(listFailures(report)).toEqual({});
}
