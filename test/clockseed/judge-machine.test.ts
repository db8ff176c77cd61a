import { afterEach, beforeEach, describe, expect } from 'vitest';
import { findTool, testWith } from '../support/tools.js';
import { createNetwork, type Network } from './support/create-network.js';
import type { Machine } from './support/machine.js';
import { killChronyd, startChronyd, tellSystemd } from './support/start-chronyd.js';
import * as wall from './support/verify-machine.js';
import { waitFor } from './support/wait-for.js';

let network: Network;
let primary: Machine;
let secondary: Machine;
beforeEach(async () => {
  if (findTool('netns') === undefined) return;
  network = await createNetwork();
  primary = await network.addMachine('primary');
  secondary = await network.addMachine('secondary');
  primary.plugIn('10.9.0.1/24');
  secondary.plugIn('10.9.0.2/24');
  wall.writeExpectations(primary, wall.PRIMARY);
  wall.writeExpectations(secondary, wall.SECONDARY);
});
afterEach(() => network?.close());

async function startBoth(): Promise<void> {
  await startChronyd(primary, wall.PRIMARY_DIRECTIVES);
  await startChronyd(secondary, wall.SECONDARY_DIRECTIVES);
}

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
    killChronyd(primary);
    tellSystemd(primary, 'chrony.service', { MainPID: '0', ActiveState: 'failed' });
    wall.pretendVerdict(primary);
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

  testWith(['netns'], 'whose clock stands before the last known good time fails', async () => {
    await startChronyd(primary, wall.PRIMARY_DIRECTIVES);
    wall.pretendVerdict(primary);
    primary.ask('touch', '-d', '@4000000000', '/var/lib/clockseed/last-good');
    const { report } = wall.verify(primary);
    expect(Object.keys(wall.listFailures(report))).toEqual(['clock']);
    expect(report.checks.find(({ name }) => name === 'clock')?.expected).toContain('2096-10-02T07:06:40Z');
  });
});
