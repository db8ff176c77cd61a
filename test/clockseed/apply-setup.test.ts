import { describe, expect } from 'vitest';
import { testWith } from '../support/tools.js';
import { EXPECTATIONS, isApplied, prepareApply } from './support/apply-machine.js';
import { useMachinePerTest } from './support/create-wall.js';
import type { Answer, Machine } from './support/machine.js';
import { listSystemdCalls, tellSystemd } from './support/start-chronyd.js';
import * as wall from './support/verify-machine.js';

// The real program with a fake systemctl, apt and dpkg: neither runs in a namespace. chronyd's judgement is real.
let machine: Machine;
useMachinePerTest((made) => {
  machine = made;
  prepareApply(machine);
});

function apply(...args: readonly string[]): Answer {
  return machine.run('/usr/local/lib/clockseed/apply', ...args);
}

describe('apply', () => {
  testWith(['netns'], 'sets everything up, and starts the verification without waiting for it', () => {
    machine.write('/run/clockseed/verdict', 'c0ffee\n');
    const { status, stdout, stderr } = apply();
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout.split('\n')).toEqual([
      'apply: systemd-timesyncd.service masked',
      'apply: chrony.service enabled',
      'apply: clockseed-verify.timer enabled',
      'apply: chrony restarted (was )',
      'apply: clockseed-adapter@eth0.service enabled',
      'apply: done: wall-1, configuration c0ffee',
      '',
    ]);
    expect(listSystemdCalls(machine)).toEqual([
      'daemon-reload',
      'mask systemd-timesyncd.service',
      'enable chrony.service',
      'enable clockseed-verify.timer',
      'start --no-block clockseed-verify.timer',
      'reset-failed chrony.service',
      'restart chrony.service',
      'enable clockseed-adapter@eth0.service',
      'start --no-block clockseed-adapter@eth0.service',
      'start --no-block clockseed-verify.service',
      'stop --no-block clockseed-apply.timer',
    ]);
    expect(isApplied(machine)).toBe(true);
    expect(machine.run('test', '-e', '/run/clockseed/verdict').status).toBe(1);
  });

  testWith(['netns'], 'looks after the planned adapter only', () => {
    const wants = '/etc/systemd/system/sys-subsystem-net-devices-eth0.device.wants';
    for (const name of ['eth0', 'br\\x2dlan'])
      machine.write(`${wants}/clockseed-adapter@${name}.service`, '');
    expect(apply().stdout).toContain('apply: clockseed-adapter@br\\x2dlan.service disabled\n');
    const disabled = listSystemdCalls(machine).filter((call) => call.startsWith('disable'));
    expect(disabled).toEqual(['disable --now clockseed-adapter@br\\x2dlan.service']);
  });

  testWith(['netns'], 'looks after every planned adapter, and once after one for two networks', () => {
    const adapter = ['eth0 10.9.0.1', 'eth1 10.8.0.1', 'eth0 10.7.0.1'];
    wall.writeExpectations(machine, { ...EXPECTATIONS, adapter });
    apply();
    const calls = listSystemdCalls(machine).filter((call) => call.includes('clockseed-adapter@'));
    expect(calls).toEqual([
      'enable clockseed-adapter@eth0.service',
      'start --no-block clockseed-adapter@eth0.service',
      'enable clockseed-adapter@eth1.service',
      'start --no-block clockseed-adapter@eth1.service',
    ]);
  });

  testWith(['netns'], 'switches off what a machine needed as a primary', () => {
    tellSystemd(machine, 'clockseed-rtc.timer', { UnitFileState: 'enabled' });
    expect(apply().stdout).toContain('apply: clockseed-rtc.timer disabled\n');
    expect(listSystemdCalls(machine)).toContain('disable --now clockseed-rtc.timer');
    wall.writeExpectations(machine, { ...EXPECTATIONS, enable: ['chrony.service', 'clockseed-rtc.timer'] });
    expect(apply().stdout).not.toContain('clockseed-rtc.timer disabled');
  });

  testWith(['netns'], 'escapes the interface in the name of its unit', () => {
    wall.writeExpectations(machine, { ...EXPECTATIONS, adapter: 'br-lan 10.9.0.1' });
    apply();
    expect(listSystemdCalls(machine)).toContain('enable clockseed-adapter@br\\x2dlan.service');
  });

  testWith(
    ['netns'],
    'leaves a chronyd alone that runs with what is written, and restarts one that does not',
    () => {
      tellSystemd(machine, 'chrony.service', { ActiveState: 'active', UnitFileState: 'enabled' });
      machine.ask('/usr/local/lib/clockseed/probe', 'prepare');
      apply();
      expect(listSystemdCalls(machine)).not.toContain('restart chrony.service');
      machine.write('/etc/chrony/chrony.conf', 'local stratum 9\n');
      apply();
      expect(listSystemdCalls(machine)).toContain('restart chrony.service');
    },
  );

  testWith(['netns'], 'never restarts chronyd into a configuration that it refuses', () => {
    machine.write('/etc/chrony/chrony.conf', 'local stratum 8\nallow 192.168.1.0/24  #\n');
    const { status, stderr } = apply();
    expect({ status, applied: isApplied(machine) }).toEqual({ status: 1, applied: false });
    expect(stderr).toMatch(/FAILED: chronyd refuses \/etc\/chrony\/chrony\.conf: not restarted\n.*line 2/);
    expect(listSystemdCalls(machine)).not.toContain('restart chrony.service');
  });

  testWith(['netns'], 'ends at once with --if-needed when it has succeeded for this configuration', () => {
    apply();
    machine.ask('rm', '/run/systemctl/calls');
    expect(apply('--if-needed')).toMatchObject({ status: 0, stdout: '', stderr: '' });
    expect(listSystemdCalls(machine)).toEqual(['stop --no-block clockseed-apply.timer']);
    wall.writeExpectations(machine, { ...EXPECTATIONS, configuration: 'other' });
    expect(apply('--if-needed').stdout).toContain('done: wall-1, configuration other');
  });

  testWith(['netns'], 'says what it misses when the image should hold it, and does the rest', () => {
    wall.writeExpectations(machine, {
      ...EXPECTATIONS,
      install: 'baked',
      package: ['chrony', 'ethtool', 'ufw'],
    });
    const { status, stderr } = apply();
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: 'apply: FAILED: packages that the image should hold are missing: ufw\n',
    });
    expect(listSystemdCalls(machine)).toContain('restart chrony.service');
    expect(listSystemdCalls(machine)).toContain('start --no-block clockseed-apply.timer');
  });

  testWith(['netns'], 'needs its expectations', () => {
    machine.ask('rm', '/etc/clockseed/expect');
    expect(apply()).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('/etc/clockseed/expect is not there'),
    });
  });
});
