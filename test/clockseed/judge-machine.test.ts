import { describe, expect } from 'vitest';
import { testWith } from '../support/tools.js';
import { waitFor } from '../support/wait-for.js';
import { useWallPerTest } from './support/create-wall.js';
import type { Machine } from './support/machine.js';
import { killChronyd, startChronyd, tellSystemd } from './support/start-chronyd.js';
import * as wall from './support/verify-machine.js';

let primary: Machine;
let secondary: Machine;
let startBoth: () => Promise<void>;
useWallPerTest((made) => {
  ({ primary, secondary, start: startBoth } = made);
});

describe('a machine', () => {
  testWith(['netns'], 'with chronyd at ordinary priority fails', async () => {
    await startChronyd(primary, wall.PRIMARY_DIRECTIVES, { scheduling: ['--other', '0'] });
    wall.pretendVerdict(primary);
    expect(wall.listFailures(wall.verify(primary).report)).toEqual({ scheduling: 'SCHED_OTHER priority 0' });
  });

  testWith(['netns'], 'where another daemon may steer the clock fails, and names it', async () => {
    await startChronyd(primary, wall.PRIMARY_DIRECTIVES);
    void primary.start('sh', '-c', 'cp /bin/sleep /run/ntpd; exec /run/ntpd 60');
    await waitFor(
      'the other daemon',
      () => primary.run('grep', '-qx', 'ntpd', '-r', '/proc', '--include=comm', '-s').status === 0,
    );
    wall.pretendVerdict(primary);
    expect(wall.listFailures(wall.verify(primary).report)).toEqual({
      'other-daemons': expect.stringMatching(/^ntpd \(process \d+\)$/),
    });
  });

  testWith(['netns'], 'whose chronyd has died fails, and every check can say so', async () => {
    await startBoth();
    wall.pretendVerdict(primary);
    killChronyd(primary);
    tellSystemd(primary, 'chrony.service', { MainPID: '0', ActiveState: 'failed' });
    expect(wall.listFailures(wall.verify(primary).report)).toMatchObject({
      unit: 'chrony.service failed',
      scheduling: 'chronyd does not run',
      'reference-id': 'chronyd does not answer',
      listening: 'deaf on IPv4 (UDP 123: no socket)',
    });
  });

  testWith(['netns'], 'without its adapter, its address or its link fails', async () => {
    await startBoth();
    wall.pretendVerdict(primary);
    primary.ask('ip', 'address', 'flush', 'dev', 'eth0');
    expect(wall.listFailures(wall.verify(primary).report)).toEqual({ adapter: 'eth0 up without it' });
    primary.ask('ip', 'link', 'set', 'eth0', 'down');
    expect(wall.listFailures(wall.verify(primary).report)).toEqual({ adapter: 'eth0 without a link' });
    primary.pullOut();
    expect(wall.listFailures(wall.verify(primary).report)).toEqual({ adapter: 'no interface eth0' });
  });

  testWith(['netns'], 'whose chronyd may not set the clock fails, and only for that', async () => {
    await startChronyd(primary, wall.PRIMARY_DIRECTIVES, { clockControl: false });
    wall.pretendVerdict(primary);
    expect(wall.listFailures(wall.verify(primary).report)).toEqual({
      'clock-control': 'chronyd runs with -x',
    });
    const id = primary.read('/run/chronyd.pid').trim();
    primary.write('/run/no-words', '');
    primary.ask('mount', '--bind', '/run/no-words', `/proc/${id}/cmdline`);
    expect(wall.listFailures(wall.verify(primary).report)).toEqual({
      'clock-control': 'chronyd without CAP_SYS_TIME',
    });
  });

  testWith(['netns'], 'whose chronyd has just been started is given time', async () => {
    await startChronyd(primary, wall.PRIMARY_DIRECTIVES);
    secondary.write('/run/clockseed/verdict', 'c0ffee\n');
    await startChronyd(secondary, wall.LATE_DIRECTIVES);
    const once = secondary.run('/usr/local/lib/clockseed/verify', '--once');
    expect(once.stdout).toContain('FAIL source: ');
    const { status, report } = wall.verify(secondary);
    expect({ status, state: report.state }).toEqual({ status: 0, state: 'ok' });
  });

  testWith(['netns'], 'whose chronyd systemd is about to start again is given time too', async () => {
    primary.write('/run/clockseed/verdict', 'c0ffee\n');
    tellSystemd(primary, 'chrony.service', { MainPID: '0', ActiveState: 'activating' });
    const asked = primary.start('/usr/local/lib/clockseed/verify');
    await waitFor(
      'a judgement',
      () => primary.run('grep', '-q', 'MainPID', '/run/systemctl/calls').status === 0,
    );
    await startChronyd(primary, wall.PRIMARY_DIRECTIVES);
    const { status, stdout } = await asked;
    expect({ status, failures: stdout.match(/^FAIL.*$/gm) }).toEqual({ status: 0, failures: null });
  });
});

describe('a clock that stands before the last known good time', () => {
  const FUTURE = '2096-10-02T07:06:40Z';
  const touch = (machine: Machine) =>
    machine.ask('touch', '-d', '@4000000000', '/var/lib/clockseed/last-good');
  const lastGood = (machine: Machine) =>
    Number(machine.ask('stat', '-c', '%Y', '/var/lib/clockseed/last-good'));

  testWith(['netns'], 'is red on a primary, until a person forgets that time', async () => {
    await startChronyd(primary, wall.PRIMARY_DIRECTIVES);
    wall.pretendVerdict(primary);
    touch(primary);
    const { report } = wall.verify(primary);
    expect(Object.keys(wall.listFailures(report))).toEqual(['clock']);
    expect(report.checks.find(({ name }) => name === 'clock')?.expected).toMatch(
      new RegExp(`^not before ${FUTURE} .* run /usr/local/lib/clockseed/apply, which forgets it\\)$`),
    );
    expect(lastGood(primary)).toBe(4_000_000_000);
    primary.run('/usr/local/lib/clockseed/apply');
    wall.pretendVerdict(primary);
    expect(wall.listFailures(wall.verify(primary).report)).toEqual({});
  });

  testWith(['netns'], 'is right on a secondary that agrees with its source, which is said once', async () => {
    await startBoth();
    await waitFor('a selected source', () =>
      secondary.ask('chronyc', '-n', '-c', 'sources').startsWith('^,*'),
    );
    wall.pretendVerdict(secondary);
    touch(secondary);
    const note = `note: the last known good time was ${FUTURE}, which was wrong: forgotten\n`;
    const { status, stdout } = wall.verify(secondary);
    expect({ status, noted: stdout.includes(note) }).toEqual({ status: 0, noted: true });
    expect(lastGood(secondary)).toBeLessThan(4_000_000_000);
    expect(wall.verify(secondary).stdout).not.toContain('note:');
  });

  testWith(['netns'], 'is red on a secondary that is wrong in anything else', async () => {
    await startBoth();
    wall.pretendVerdict(secondary);
    touch(secondary);
    wall.writeExpectations(secondary, { ...wall.SECONDARY, stratum: '4 4' });
    const { report } = wall.verify(secondary);
    expect(Object.keys(wall.listFailures(report))).toEqual(expect.arrayContaining(['stratum', 'clock']));
    expect(lastGood(secondary)).toBe(4_000_000_000);
  });
});
