import { afterAll, beforeAll, describe, expect } from 'vitest';
import { findTool, testWith } from '../support/tools.js';
import { createNetwork, type Network } from './support/create-network.js';
import type { Machine } from './support/machine.js';
import * as wall from './support/verify-machine.js';

// Against a fake hwclock, and a /dev with and without rtc0: the host's hardware clock is not ours to set.
let network: Network;
let machine: Machine;
beforeAll(async () => {
  if (findTool('netns') === undefined) return;
  network = await createNetwork();
  machine = await network.addMachine('machine');
  machine.ask('mount', '-t', 'tmpfs', 'tmpfs', '/dev');
  machine.ask('mknod', '/dev/null', 'c', '1', '3');
});
afterAll(() => network?.close());

/** Runs `rtc save` with a hwclock that notes how it is called and ends like this. */
function save(status: number): { status: number | null; stderr: string; calls: string } {
  machine.ask('rm', '-f', '/run/hwclock-calls');
  machine.write(
    '/usr/local/bin/hwclock',
    `#!/bin/sh\necho "$*" >>/run/hwclock-calls\nexit ${status}\n`,
    '755',
  );
  const run = machine.run('/usr/local/lib/clockseed/rtc', 'save');
  return { status: run.status, stderr: run.stderr, calls: machine.run('cat', '/run/hwclock-calls').stdout };
}

describe('rtc save', () => {
  testWith(['netns'], 'is a quiet no-op without a hardware clock', () => {
    wall.writeExpectations(machine, wall.PRIMARY);
    expect(save(0)).toEqual({ status: 0, stderr: '', calls: '' });
  });

  testWith(['netns'], 'sets the hardware clock of a primary', () => {
    machine.ask('touch', '/dev/rtc0');
    expect(save(0)).toEqual({ status: 0, stderr: '', calls: '--systohc\n' });
  });

  testWith(['netns'], 'says so when it cannot', () => {
    expect(save(1)).toMatchObject({ status: 1, stderr: 'rtc: the hardware clock could not be set\n' });
  });

  testWith(['netns'], 'leaves a secondary’s to rtcsync', () => {
    wall.writeExpectations(machine, wall.SECONDARY);
    expect(save(0)).toEqual({ status: 0, stderr: '', calls: '' });
  });
});
