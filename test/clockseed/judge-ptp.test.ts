import { afterAll, beforeAll, describe, expect } from 'vitest';
import { findTool, testWith } from '../support/tools.js';
import { waitFor } from '../support/wait-for.js';
import { judgePtp, type PtpSite, startPtpSite } from '../topology/start-ptp-site.js';
import { tellSystemd } from './support/start-chronyd.js';
import { installLinuxptp, killPtp4l, portStateOf, startPtp4l } from './support/start-ptp4l.js';

// The unmodified program against real ptp4ls with software timestamps, on machines with what is generated for them.
const WALL = `  wall:
    method: ptp
    network: 10.9.0.0/24
    interface: eth0
    primary: {a: 10.9.0.1, b: 10.9.0.2}
    secondary: {c: 10.9.0.3, d: 10.9.0.4}
`;
const TOOLS = ['netns', 'linuxptp', 'python3'] as const;
const LIMIT = 120;

let site: PtpSite;
beforeAll(async () => {
  if (TOOLS.some((name) => findTool(name) === undefined)) return;
  const place = (at: number) => ({ addresses: { eth0: `10.9.0.${at}` } });
  site = await startPtpSite('debian-12', WALL, { a: place(1), b: place(2), c: place(3), d: place(4) });
  await Promise.all(['a', 'b', 'c'].map((name) => site.start(name)));
  for (const name of ['b', 'c'])
    await waitFor(`${name} follows`, () => portStateOf(site.of(name)) === 'SLAVE', LIMIT);
}, 3000 * LIMIT);
afterAll(() => site?.close());

/** Replaces a line of what is expected on a machine for as long as `use` runs. */
function expecting<T>(name: string, from: RegExp, to: string, use: () => T): T {
  const machine = site.of(name);
  const original = machine.read('/etc/clockseed/expect');
  expect(original).toMatch(from);
  machine.write('/etc/clockseed/expect', original.replace(from, to));
  try {
    return use();
  } finally {
    machine.write('/etc/clockseed/expect', original);
  }
}

const failuresOf = (name: string) => judgePtp(site, name).failures;

describe('a healthy group', () => {
  testWith(TOOLS, 'is ok, each machine with the checks of its role', () => {
    const common =
      'setup scheduling unit clock-control adapter other-daemons grandmaster port-state firewall timestamping';
    for (const [name, checks] of [
      ['a', `${common} timescale clock`],
      ['b', `${common} timescale path-delay offset clock`],
      ['c', `${common} path-delay offset clock`],
    ] as const) {
      const report = judgePtp(site, name);
      expect({ failures: report.failures, warnings: report.warnings, state: report.state }).toEqual({
        failures: {},
        warnings: [],
        state: 'ok',
      });
      expect(report.checks.map((check) => check.name).join(' ')).toBe(checks);
    }
  });

  testWith(TOOLS, 'has figures that bound the error of a client', () => {
    const { figures } = judgePtp(site, 'c');
    expect(Object.keys(figures).sort()).toEqual(['error_bound', 'median_offset', 'offset', 'path_delay']);
    expect(figures.error_bound).toBeCloseTo(
      (figures.median_offset ?? Number.NaN) + (figures.path_delay ?? 0),
      8,
    );
    for (const value of Object.values(figures)) expect(typeof value).toBe('number');
  });
});

describe('a machine', () => {
  testWith(TOOLS, 'whose unit is not active, or whose ptp4l is another one’s, is red', () => {
    tellSystemd(site.of('c'), 'clockseed-ptp4l.service', { ActiveState: 'failed' });
    expect(failuresOf('c')).toEqual({ unit: 'clockseed-ptp4l.service failed' });
    const pid = site.of('c').read('/run/ptp4l.pid').trim();
    tellSystemd(site.of('c'), 'clockseed-ptp4l.service', { ActiveState: 'active', MainPID: '0' });
    expect(failuresOf('c')).toEqual({
      scheduling: 'ptp4l does not run',
      'clock-control': 'ptp4l does not run',
      'other-daemons': `ptp4l (process ${pid})`,
    });
    tellSystemd(site.of('c'), 'clockseed-ptp4l.service', { MainPID: pid });
    expect(failuresOf('c')).toEqual({});
  });

  testWith(TOOLS, 'where another daemon may steer the clock is red, and names it', async () => {
    for (const name of ['chronyd', 'phc2sys']) {
      const script = `cp /bin/sleep /run/${name}; echo $$ >/run/other.pid; exec /run/${name} 600`;
      void site.of('c').start('sh', '-c', script);
      await waitFor(name, () => site.of('c').run('pgrep', '-x', name).status === 0);
      expect(failuresOf('c')).toEqual({
        'other-daemons': expect.stringMatching(new RegExp(`^${name} \\(process \\d+\\)$`)),
      });
      site.of('c').ask('sh', '-c', 'kill -9 $(cat /run/other.pid)');
      await waitFor('its end', () => site.of('c').run('pgrep', '-x', name).status !== 0);
    }
  });

  testWith(TOOLS, 'in another domain than planned hears nobody, and says so', () => {
    const file = '/etc/linuxptp/clockseed.conf';
    const good = site.of('c').read(file);
    site.of('c').write(file, good.replace('domainNumber 0', 'domainNumber 9'));
    const failures = failuresOf('c');
    site.of('c').write(file, good);
    expect(failures).toMatchObject({ grandmaster: 'ptp4l does not answer', 'port-state': 'unknown' });
  });

  testWith(TOOLS, 'with software timestamps where the spec demands hardware is red, with the reason', () => {
    expect(expecting('c', /timestamping=auto/, 'timestamping=hardware', () => failuresOf('c'))).toEqual({
      timestamping: expect.stringMatching(/^software: eth0 lacks hardware-transmit, /),
    });
  });

  testWith(TOOLS, 'further off than the limit is red', () => {
    expect(expecting('c', /max-offset=.*/, 'max-offset=0.000000001', () => failuresOf('c'))).toEqual({
      offset: expect.stringMatching(/^[\d.]+ [num]s$/),
    });
  });

  testWith(TOOLS, 'that follows a primary which is not planned is red, and names the stranger', () => {
    const failures = expecting('c', /grandmaster=\S+ a\n/, '', () => failuresOf('c'));
    expect(failures).toEqual({ grandmaster: `${site.identityOf('a')}, which is not of this group` });
  });

  testWith(TOOLS, 'is never ok without an answer: no pmc, an empty one, or ptp4l stopped', () => {
    const unseen = { grandmaster: 'ptp4l does not answer', 'port-state': 'unknown' };
    for (const pmc of ['exit 127', ':', 'echo sending: GET PORT_DATA_SET']) {
      site.of('c').write('/usr/local/sbin/pmc', `#!/bin/sh\n${pmc}\n`, '755');
      for (const name of ['c']) expect(failuresOf(name)).toEqual(unseen);
    }
    installLinuxptp(site.of('c'));
    killPtp4l(site.of('c'), 'STOP');
    const stopped = failuresOf('c');
    killPtp4l(site.of('c'), 'CONT');
    expect(stopped).toEqual(unseen);
  });
});

describe('of what others do', () => {
  testWith(
    TOOLS,
    'a foreign clock that claims a better priority is named, by the leader that it deposes too',
    async () => {
      const stranger = site.of('d');
      const file = '/etc/linuxptp/clockseed.conf';
      const text = stranger.read(file).replace('slaveOnly 1', 'priority1 1');
      stranger.write(file, text);
      await startPtp4l(stranger);
      await waitFor('a coup', () => portStateOf(site.of('a')) === 'SLAVE', LIMIT);
      const foreign = '525400.fffe.000004, which is not of this group';
      expect(failuresOf('a')).toMatchObject({ grandmaster: foreign });
      expect(failuresOf('c')).toMatchObject({ grandmaster: foreign });
      killPtp4l(stranger);
      await waitFor('order', () => portStateOf(site.of('a')) === 'MASTER', LIMIT);
      await waitFor('its client', () => failuresOf('c').grandmaster === undefined, LIMIT);
    },
    3000 * LIMIT,
  );

  testWith(
    TOOLS,
    'a client whose leaders are all gone is red, and its own ptp4l that died is said',
    async () => {
      for (const name of ['a', 'b']) killPtp4l(site.of(name));
      await waitFor('solitude', () => portStateOf(site.of('c')) === 'LISTENING', LIMIT);
      expect(failuresOf('c')).toMatchObject({
        grandmaster: expect.stringMatching(/which is not (?:of this group|heard)$/),
        'port-state': 'LISTENING',
      });
      killPtp4l(site.of('c'));
      tellSystemd(site.of('c'), 'clockseed-ptp4l.service', { MainPID: '0', ActiveState: 'activating' });
      expect(failuresOf('c')).toMatchObject({
        unit: 'clockseed-ptp4l.service activating',
        scheduling: 'ptp4l does not run',
        'clock-control': 'ptp4l does not run',
        grandmaster: 'ptp4l does not answer',
      });
    },
    3000 * LIMIT,
  );
});
