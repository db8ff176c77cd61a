import { expect } from 'vitest';
import { askPtp4l, killPtp4l } from '../clockseed/support/start-ptp4l.js';
import { LINUXPTP, LINUXPTP_NAMES, type LinuxptpName, toolsOf } from '../support/linuxptp.js';
import { testWith } from '../support/tools.js';
import { waitFor } from '../support/wait-for.js';
import { judgePtp, type PtpSite, roleOf, startPtpSite } from './start-ptp-site.js';
import { sourceOf, trackingOf } from './start-site.js';

const TOOLS = ['netns', 'python3', ...LINUXPTP_NAMES.flatMap((name) => toolsOf(name))] as const;
/** Seconds: at 8 packets a second software measures for 37 before it steers. */
const LIMIT = 120;

const place = (at: number, linuxptp: LinuxptpName, ...more: readonly [string, string][]) => ({
  addresses: { eth0: `10.9.0.${at}`, ...Object.fromEntries(more) },
  linuxptp,
});

async function expectRole(
  site: PtpSite,
  name: string,
  role: string,
  primaries: readonly string[],
): Promise<void> {
  await waitFor(`${name}: ${role}`, () => roleOf(site, name, primaries) === role, LIMIT);
}

async function playGptp(name: LinuxptpName): Promise<void> {
  const group = `  g: {method: ptp, ptp: {profile: gptp}, network: 10.9.0.0/24, interface: eth0, primary: {a: 10.9.0.1}, secondary: {c: 10.9.0.3}}\n`;
  const site = await startPtpSite(LINUXPTP[name], group, { a: place(1, name), c: place(3, name) });
  try {
    await Promise.all(['a', 'c'].map((machine) => site.start(machine)));
    await expectRole(site, 'c', 'SLAVE a', ['a']);
    const report = judgePtp(site, 'c');
    expect({ name, failures: report.failures }).toEqual({ name, failures: {} });
    expect(report.figures.path_delay).toBeGreaterThan(0);
    expect(judgePtp(site, 'a').failures).toEqual({});
  } finally {
    await site.close();
  }
}

testWith(
  TOOLS,
  'two machines on a cable speak gPTP with software timestamps, with every release',
  async () => {
    await Promise.all(LINUXPTP_NAMES.map(playGptp));
  },
  3000 * LIMIT,
);

/** hall's primaries have the time of core by chrony, and give it by PTP. */
const OWNED = `  core: {network: 10.9.0.0/24, interface: eth0, primary: {core: 10.9.0.9}, secondary: {a: 10.9.0.1, b: 10.9.0.2}}
  hall: {method: ptp, follows: core, network: 10.8.0.0/24, interface: eth1, primary: {a: 10.8.0.1, b: 10.8.0.2}, secondary: {c: 10.8.0.3}}
`;

async function playOwned(name: LinuxptpName): Promise<void> {
  const site = await startPtpSite(LINUXPTP[name], OWNED, {
    core: place(9, name),
    a: place(1, name, ['eth1', '10.8.0.1']),
    b: place(2, name, ['eth1', '10.8.0.2']),
    c: { addresses: { eth1: '10.8.0.3' }, linuxptp: name },
  });
  try {
    for (const machine of ['core', 'a', 'b']) await site.startChronyd(machine);
    await Promise.all(['a', 'b', 'c'].map((machine) => site.start(machine)));
    await expectRole(site, 'c', 'SLAVE a', ['a', 'b']);
    expect(askPtp4l(site.of('c'), 'PARENT_DATA_SET').get('gm.ClockClass')).toBe('13');
    // It does not show whom it waits for.
    await expectRole(site, 'b', 'PASSIVE b', ['a', 'b']);
    for (const machine of ['a', 'b', 'c'])
      expect({ name, machine, failures: judgePtp(site, machine).failures }).toEqual({
        name,
        machine,
        failures: {},
      });
    killPtp4l(site.of('a'));
    await expectRole(site, 'b', 'MASTER b', ['a', 'b']);
    await expectRole(site, 'c', 'SLAVE b', ['a', 'b']);
    expect(judgePtp(site, 'b').failures).toEqual({});
  } finally {
    await site.close();
  }
}

testWith(
  TOOLS,
  'of two leaders whose clock is chronyd’s the second waits, follows nobody, and takes over',
  async () => {
    await Promise.all((['3.1', 'sid'] as const).map(playOwned));
  },
  5000 * LIMIT,
);

const FED = `  wall: {method: ptp, network: 10.9.0.0/24, interface: eth0, primary: {a: 10.9.0.1}, secondary: {b: 10.9.0.2}}
  room: {follows: wall, network: 10.8.0.0/24, interface: eth1, primary: {b: 10.8.0.1}, secondary: {c: 10.8.0.2}}
`;

/** Once the leader is gone the relay keeps the group's time, which is no failure, and says so. */
async function expectKept(site: PtpSite): Promise<void> {
  killPtp4l(site.of('a'));
  await waitFor('holdover', () => judgePtp(site, 'b').state === 'holdover', LIMIT);
  const { failures, warnings, checks } = judgePtp(site, 'b');
  expect({ failures, warnings: warnings.map(({ name }) => name) }).toEqual({
    failures: {},
    warnings: ['holdover'],
  });
  const names = checks.map(({ name }) => name);
  expect([names.includes('grandmaster'), names.includes('ptp-unit')]).toEqual([false, true]);
}

async function playFed(name: LinuxptpName): Promise<void> {
  const site = await startPtpSite(LINUXPTP[name], FED, {
    a: place(1, name),
    b: place(2, name, ['eth1', '10.8.0.1']),
    c: { addresses: { eth1: '10.8.0.2' }, linuxptp: name },
  });
  try {
    await Promise.all(['a', 'b'].map((machine) => site.start(machine)));
    for (const machine of ['b', 'c']) await site.startChronyd(machine);
    const isSelected = () => /^#,\*,PTP,/m.test(site.of('b').ask('chronyc', '-n', '-c', 'sources'));
    await waitFor('chronyd follows PTP', isSelected, LIMIT);
    await waitFor('the room follows', () => sourceOf(site.of('c')) === '10.8.0.1', LIMIT);
    // Selected is not yet followed: its own clock stays as long as the first samples are far apart.
    const { strata } = site.modelOf('b').plan;
    const planned = new RegExp(`^50545000 [${strata.value.least}-${strata.value.most}]$`);
    await waitFor('its stratum', () => planned.test(trackingOf(site.of('b'))), LIMIT);
    const report = judgePtp(site, 'b');
    expect({ name, failures: report.failures }).toEqual({ name, failures: {} });
    expect(report.checks.map((check) => check.name)).toEqual(
      expect.arrayContaining([
        'ptp-unit',
        'ptp-scheduling',
        'ptp-offset',
        'ptp-timestamping',
        'unit',
        'offset',
      ]),
    );
    await expectKept(site);
  } finally {
    await site.close();
  }
}

testWith(
  TOOLS,
  'PTP feeds the chronyd of a group below it, and that one alone',
  async () => {
    await Promise.all((['3.1', '4.2', 'sid'] as const).map(playFed));
  },
  5000 * LIMIT,
);
