import { beforeEach, describe, expect } from 'vitest';
import { testWith } from '../support/tools.js';
import { isApplied, prepareApply } from './support/apply-machine.js';
import { useMachinePerTest } from './support/create-wall.js';
import type { Answer, Machine } from './support/machine.js';
import { listSystemdCalls } from './support/start-chronyd.js';

// The real program with a fake systemctl, apt and dpkg: neither runs in a namespace. chronyd's judgement is real.
let machine: Machine;
useMachinePerTest((made) => {
  machine = made;
  prepareApply(machine);
});

function apply(...args: readonly string[]): Answer {
  return machine.run('/usr/local/lib/clockseed/apply', ...args);
}

function listPackageCalls(): string[] {
  return machine.run('cat', '/run/packages/calls').stdout.trimEnd().split('\n');
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
    expect(isApplied(machine)).toBe(true);
  });

  testWith(['netns'], 'it fetches lists anew that were left empty, which apt takes for up to date', () => {
    machine.write('/var/lib/apt/lists/mirror_Packages', '');
    expect(apply('--if-needed').stdout).toContain(
      'apply: fetching the package lists from scratch\napply: packages installed: ethtool\n',
    );
    expect(isApplied(machine)).toBe(true);
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
    expect(isApplied(machine)).toBe(true);
  });
});

testWith(['netns'], 'a package that the archive lacks keeps no other from being installed', () => {
  machine.write('/run/packages/installed', '');
  machine.write('/run/packages/absent', 'ethtool');
  const { status, stdout, stderr } = apply();
  expect(status).toBe(1);
  expect(stdout).toContain('apply: packages installed: chrony\n');
  expect(stderr).toContain('apply: FAILED: packages cannot be installed: ethtool\n');
  expect(isApplied(machine)).toBe(false);
});
