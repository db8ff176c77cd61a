import { afterAll, beforeAll, beforeEach, describe, expect } from 'vitest';
import { findTool, testWith } from '../support/tools.js';
import { judgePtp, type PtpSite, startPtpSite } from '../topology/start-ptp-site.js';
import { type FakePtp, fakeAdapterClock, fakeDaemons, fakePmc } from './support/fake-hardware.js';
import { tellSystemd } from './support/start-chronyd.js';

// No adapter here has a clock: what is judged of hardware is judged by the unmodified program on what linuxptp's sources say
// that its programs print. Nothing of this has met real hardware.
const WALL = `  wall:
    method: ptp
    network: 10.9.0.0/24
    interface: eth0
    primary: {a: 10.9.0.1, b: 10.9.0.2}
    secondary: {c: 10.9.0.3}
`;
const TAI = -37_000_000_000;

let site: PtpSite;
let client: FakePtp;
beforeAll(async () => {
  if (findTool('netns') === undefined || findTool('linuxptp') === undefined) return;
  const place = (at: number) => ({ addresses: { eth0: `10.9.0.${at}` } });
  site = await startPtpSite('debian-12', WALL, { b: place(2), c: place(3) });
  for (const name of ['b', 'c']) {
    await fakeDaemons(site.of(name));
    site.of(name).write('/usr/local/bin/sleep', '#!/bin/sh\n', '755');
  }
});
beforeEach(() => {
  if (site === undefined) return;
  client = {
    portState: 'SLAVE',
    grandmaster: site.modelOf('b').plan.ptp?.grandmasters[0]?.identity ?? '',
    offset: -180,
    delay: 900,
    timescale: 1,
  };
  for (const name of ['b', 'c']) {
    fakePmc(site.of(name), client);
    fakeAdapterClock(site.of(name), TAI + 250);
  }
});
afterAll(() => site?.close());

const failuresOf = (name: string) => judgePtp(site, name).failures;

describe('with hardware timestamps', () => {
  testWith(['netns', 'linuxptp'], 'all is well where both daemons run and the adapter’s clock is TAI', () => {
    const report = judgePtp(site, 'c');
    expect(report.failures).toEqual({});
    expect(report.checks.find(({ name }) => name === 'unit')?.found).toBe(
      'clockseed-ptp4l.service active, clockseed-phc2sys.service active',
    );
    expect(report.checks.find(({ name }) => name === 'timestamping')?.found).toBe(
      'hardware: eth0 stamps packets in hardware',
    );
    expect(report.figures).toMatchObject({
      adapter_clock: 0.00000025,
      path_delay: 0.0000009,
      offset: -0.00000018,
    });
    expect(failuresOf('b')).toEqual({});
  });

  testWith(
    ['netns', 'linuxptp'],
    'the adapter’s clock is red off by the limit, by 37 s either way, and unseen',
    () => {
      const adapterClock = (ahead: number | undefined, how?: string) => {
        fakeAdapterClock(site.of('c'), ahead, how);
        return failuresOf('c');
      };
      expect(adapterClock(TAI + 11_000_000)).toEqual({ 'adapter-clock': '11.0 ms' });
      expect(adapterClock(0)).toEqual({ 'adapter-clock': '37.0 s' });
      expect(adapterClock(-TAI)).toEqual({ 'adapter-clock': '74.0 s' });
      expect(adapterClock(TAI, 'approximately ')).toEqual({});
      expect(adapterClock(-TAI, 'approximately ')).toEqual({});
      expect(adapterClock(12, 'approximately ')).toEqual({ 'adapter-clock': '37.0 s' });
      expect(adapterClock(undefined)).toEqual({ 'adapter-clock': 'unknown: phc_ctl says nothing of eth0' });
      site.of('c').write('/usr/local/sbin/pmc', '#!/bin/sh\n', '755');
      fakeAdapterClock(site.of('c'), TAI);
      expect(failuresOf('c')).toEqual({
        grandmaster: 'ptp4l does not answer',
        'port-state': 'unknown',
        'adapter-clock': 'unknown: ptp4l does not say which time it tells',
      });
    },
  );

  testWith(['netns', 'linuxptp'], 'where UTC is told the adapter’s clock is UTC', () => {
    fakePmc(site.of('c'), { ...client, timescale: 0 });
    expect(failuresOf('c')).toEqual({ 'adapter-clock': '37.0 s' });
    fakeAdapterClock(site.of('c'), -4000);
    expect(failuresOf('c')).toEqual({});
  });

  testWith(['netns', 'linuxptp'], 'a spare that would tell another timescale than the leader is red', () => {
    fakePmc(site.of('b'), { ...client, timescale: 0 });
    fakeAdapterClock(site.of('b'), 100);
    expect(failuresOf('b')).toEqual({ timescale: 'UTC (ARB timescale)' });
    fakePmc(site.of('b'), client);
    const state = site.of('b').read('/run/clockseed/ptp');
    site.of('b').write('/run/clockseed/ptp', state.replace('timestamping=hardware', 'timestamping=software'));
    expect(failuresOf('b')).toMatchObject({ timescale: 'TAI (PTP timescale)' });
    site.of('b').write('/run/clockseed/ptp', state);
  });

  testWith(
    ['netns', 'linuxptp'],
    'a way or an offset that is too long is red, and one that is unknown',
    () => {
      fakePmc(site.of('c'), { ...client, delay: 1_100_000 });
      expect(failuresOf('c')).toEqual({ 'path-delay': '1.1 ms' });
      fakePmc(site.of('c'), { ...client, delay: -5 });
      expect(failuresOf('c')).toEqual({});
      fakePmc(site.of('c'), { ...client, delay: -5000 });
      expect(failuresOf('c')).toEqual({ 'path-delay': '-5.0 us' });
      fakePmc(site.of('c'), { ...client, delay: Number.NaN });
      expect(failuresOf('c')).toEqual({ 'path-delay': 'unknown' });
      fakePmc(site.of('c'), { ...client, offset: -10_500_000 });
      expect(failuresOf('c')).toEqual({ offset: '10.5 ms' });
      fakePmc(site.of('c'), { ...client, offset: Number.NaN });
      expect(failuresOf('c')).toEqual({ offset: 'unknown' });
    },
  );

  testWith(['netns', 'linuxptp'], 'without phc2sys nobody sets the system’s clock: red', () => {
    const pid = site.of('c').ask('pgrep', '-x', 'phc2sys').trim();
    tellSystemd(site.of('c'), 'clockseed-phc2sys.service', { MainPID: '0', ActiveState: 'failed' });
    expect(failuresOf('c')).toMatchObject({
      unit: 'clockseed-ptp4l.service active, clockseed-phc2sys.service failed',
      'clock-control': 'phc2sys does not run',
    });
    tellSystemd(site.of('c'), 'clockseed-phc2sys.service', { MainPID: pid, ActiveState: 'active' });
  });
});
