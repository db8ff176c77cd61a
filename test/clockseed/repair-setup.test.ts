import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import { findTool, testWith } from '../support/tools.js';
import { createNetwork, type Network } from './support/create-network.js';
import type { Answer, Machine } from './support/machine.js';
import { listSystemdCalls } from './support/start-chronyd.js';
import * as wall from './support/verify-machine.js';

// The real program with a fake systemctl, apt and dpkg: neither runs in a namespace. chronyd's judgement is real.
const fakeApt = readFileSync(new URL('./support/fake-apt.sh', import.meta.url), 'utf8');
const EXPECTATIONS = {
  ...wall.PRIMARY,
  firewall: 'unmanaged',
  install: 'first-boot',
  package: ['chrony', 'ethtool'],
  mask: ['systemd-timesyncd.service'],
  enable: ['chrony.service', 'clockseed-verify.timer'],
};

let network: Network;
let machine: Machine;
beforeEach(async () => {
  if (findTool('netns') === undefined) return;
  network = await createNetwork();
  machine = await network.addMachine('machine');
  for (const name of ['dpkg', 'dpkg-query', 'apt-get'])
    machine.write(`/usr/local/bin/${name}`, fakeApt, '755');
  machine.write('/usr/local/bin/sleep', '#!/bin/sh\n', '755');
  machine.write('/run/packages/installed', 'chrony\nethtool\n');
  machine.write('/etc/chrony/chrony.conf', 'local stratum 8\n');
  wall.writeExpectations(machine, EXPECTATIONS);
});
afterEach(() => network?.close());

function apply(...args: readonly string[]): Answer {
  return machine.run('/usr/local/lib/clockseed/apply', ...args);
}

function listPackageCalls(): string[] {
  return machine.run('cat', '/run/packages/calls').stdout.trimEnd().split('\n');
}

function isApplied(): boolean {
  return machine.run('cat', '/var/lib/clockseed/applied').stdout === 'c0ffee\n';
}

describe('after a power cut at first boot', () => {
  beforeEach(() => {
    machine?.write('/run/packages/installed', 'chrony\n');
    machine?.write('/run/packages/broken', 'The following packages are only half configured:\n chrony\n');
  });

  testWith(['netns'], 'it repairs the packages, waiting for locks, and installs what is missing', () => {
    machine.write('/run/packages/locked', '');
    const { status, stdout } = apply('--if-needed');
    expect(status).toBe(0);
    expect(stdout).toContain('apply: packages that were left half installed repaired\n');
    expect(stdout).toContain('apply: packages installed: ethtool\n');
    const calls = listPackageCalls();
    expect(calls.filter((call) => call.startsWith('dpkg --configure -a'))).toHaveLength(2);
    expect(calls.at(-1)).toMatch(
      /^apt-get .*--option=Dpkg::Options::=--force-confold install --no-install-recommends ethtool$/,
    );
    expect(isApplied()).toBe(true);
  });

  testWith(['netns'], 'it fetches lists anew that were left empty, which apt takes for up to date', () => {
    machine.write('/var/lib/apt/lists/mirror_Packages', '');
    expect(apply('--if-needed').stdout).toContain(
      'apply: fetching the package lists from scratch\napply: packages installed: ethtool\n',
    );
    expect(isApplied()).toBe(true);
  });

  testWith(['netns'], 'without a mirror it fails, says so, is tried again, and then succeeds', () => {
    machine.write('/run/packages/offline', '');
    const { status, stderr } = apply('--if-needed');
    expect(status).toBe(1);
    expect(stderr).toContain(
      'E: Unable to fetch some archives\napply: FAILED: packages cannot be installed: ethtool\n',
    );
    expect(listSystemdCalls(machine)).toContain('start --no-block clockseed-apply.timer');
    machine.ask('rm', '/run/packages/offline');
    expect(apply('--if-needed').status).toBe(0);
    expect(isApplied()).toBe(true);
  });
});

testWith(['netns'], 'a package that the archive lacks keeps no other from being installed', () => {
  machine.write('/run/packages/installed', '');
  machine.write('/run/packages/absent', 'ethtool');
  const { status, stdout, stderr } = apply();
  expect(status).toBe(1);
  expect(stdout).toContain('apply: packages installed: chrony\n');
  expect(stderr).toContain('apply: FAILED: packages cannot be installed: ethtool\n');
  expect(isApplied()).toBe(false);
});
