import { describe, expect } from 'vitest';
import { testWith } from '../support/tools.js';
import { waitFor } from '../support/wait-for.js';
import { useOneMachine } from './support/create-wall.js';
import * as port from './support/fake-ports.js';
import type { Answer, Machine } from './support/machine.js';
import { listSystemdCalls, tellSystemd } from './support/start-chronyd.js';
import * as wall from './support/verify-machine.js';

// The real program against a fake ethtool, /sys and systemctl: no adapter here stamps in hardware.
const SECONDARY = {
  ...wall.SECONDARY,
  ptp: 'takes',
  'ptp-owner': 'ptp',
  'ptp-adapter': 'eth0',
  'ptp-profile': 'default',
  'ptp-domain': '0',
  'ptp-step': 'start',
};
const CONFIGURATION = '[global]\ndomainNumber 0\n[eth0]\n';

let machine: Machine;
useOneMachine(
  (made) => {
    machine = made;
  },
  (made) => {
    port.prepareProbe(made);
    made.write('/etc/linuxptp/clockseed.conf', CONFIGURATION);
    wall.writeExpectations(made, SECONDARY);
    made.write('/usr/local/bin/sleep', '#!/bin/sh\n', '755');
    made.write('/usr/local/bin/pmc', '#!/bin/sh\n', '755');
  },
);

function ptp(...args: readonly string[]): Answer {
  return machine.run('/usr/local/lib/clockseed/ptp', ...args);
}

/** What is written for the unit and for people: options, timestamping, reason. */
function prepare(): string[] {
  expect(ptp('prepare')).toMatchObject({ status: 0, stderr: '' });
  return machine
    .read('/run/clockseed/ptp')
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/^\w+=/, ''));
}

const HARDWARE = ['--time_stamping=hardware', 'hardware', 'eth0 stamps packets in hardware'];
const filter = (name: string) => port.HARDWARE_NEW.replace('ntp-all', name);

describe('prepare', () => {
  testWith(['netns'], 'takes hardware where the adapter stamps what PTP sends, over IPv4', () => {
    for (const ethtool of [
      port.HARDWARE_OLD,
      port.PTP_ONLY,
      filter('ptpv2-l4-event'),
      filter('all'),
      port.HARDWARE_NEWEST.replace('ntp-all', 'all'),
    ]) {
      port.fakePorts(machine, { eth0: { ethtool } });
      expect(prepare()).toEqual(HARDWARE);
      expect(ptp('hardware').status).toBe(0);
      machine.ask('rm', '-r', '/run/clockseed');
    }
    for (const ethtool of [
      port.HARDWARE_NEW,
      filter('ptpv2-l2-event'),
      filter('ptpv1-l4-event'),
      filter('ptpv2-sync'),
    ]) {
      port.fakePorts(machine, { eth0: { ethtool } });
      expect(prepare().slice(1)).toEqual(['software', 'eth0 lacks a receive filter for PTP']);
      expect(ptp('hardware').status).toBe(1);
    }
  });

  testWith(['netns'], 'takes hardware for gPTP where layer 2 is stamped', () => {
    wall.writeExpectations(machine, { ...SECONDARY, 'ptp-profile': 'gptp' });
    port.fakePorts(machine, { eth0: { ethtool: filter('ptpv2-l2-event') } });
    expect(prepare()).toEqual(HARDWARE);
    machine.ask('rm', '-r', '/run/clockseed');
    port.fakePorts(machine, { eth0: { ethtool: filter('ptpv2-l4-event') } });
    expect(prepare()).toEqual([
      '--time_stamping=software --neighborPropDelayThresh=20000000',
      'software',
      'eth0 lacks a receive filter for PTP',
    ]);
  });

  testWith(['netns'], 'takes software otherwise, and says why', () => {
    port.fakePorts(machine, { eth0: { ethtool: port.SOFTWARE_ONLY } });
    expect(prepare().slice(1)).toEqual([
      'software',
      'eth0 lacks hardware-transmit, hardware-receive, hardware-raw-clock, a PTP hardware clock, a receive filter for PTP',
    ]);
    port.fakePorts(machine, { eth0: { ethtool: port.PTP_ONLY.replace('Clock: 1', 'Clock: none') } });
    expect(prepare()[2]).toBe('eth0 lacks a PTP hardware clock');
    port.fakePorts(machine, {});
    expect(prepare().slice(1)).toEqual(['software', 'eth0 is not there']);
    port.fakePorts(machine, { eth0: { ethtool: port.PTP_ONLY } });
    wall.writeExpectations(machine, { ...SECONDARY, timestamping: 'software' });
    expect(prepare().slice(1)).toEqual(['software', 'the spec asks for software timestamps']);
  });

  testWith(['netns'], 'gives ptp4l what only software needs: shared memory for chronyd, or no step', () => {
    port.fakePorts(machine, { eth0: { ethtool: port.SOFTWARE_ONLY } });
    const options = (more: wall.Expectations) => {
      wall.writeExpectations(machine, { ...SECONDARY, ...more });
      return prepare()[0];
    };
    expect(options({})).toBe('--time_stamping=software');
    expect(options({ 'ptp-step': 'never' })).toBe('--time_stamping=software --first_step_threshold=0');
    const shm = '--time_stamping=software --clock_servo=ntpshm --ntpshm_segment=0';
    expect(options({ 'ptp-owner': 'chrony' })).toBe(shm);
    expect(options({ 'ptp-owner': 'chrony', ptp: 'leads' })).toBe('--time_stamping=software');
    port.fakePorts(machine, { eth0: { ethtool: port.PTP_ONLY } });
    expect(options({ 'ptp-owner': 'chrony' })).toBe('--time_stamping=hardware');
  });

  testWith(
    ['netns'],
    'does without hardware after a start that died of it, until something else is configured',
    () => {
      port.fakePorts(machine, { eth0: { ethtool: port.PTP_ONLY } });
      expect(prepare()).toEqual(HARDWARE);
      // No `started`, or one that ptp4l never answered.
      expect(ptp('started').status).toBe(0);
      const failed = [
        '--time_stamping=software',
        'software',
        'ptp4l did not start with hardware timestamps on eth0',
      ];
      expect(prepare()).toEqual(failed);
      expect(prepare()).toEqual(failed);
      machine.write('/etc/linuxptp/clockseed.conf', `# a comment\n\n${CONFIGURATION}`);
      expect(prepare()).toEqual(failed);
      machine.write('/etc/linuxptp/clockseed.conf', CONFIGURATION.replace('0', '1'));
      expect(prepare()).toEqual(HARDWARE);
      machine.write('/usr/local/bin/pmc', '#!/bin/sh\necho RESPONSE MANAGEMENT DEFAULT_DATA_SET\n', '755');
      ptp('started');
      expect(prepare()).toEqual(HARDWARE);
      port.fakePorts(machine, { eth0: { ethtool: port.PTP_ONLY, index: 7 } });
      expect(prepare()).toEqual(HARDWARE);
      // The other adapter fails too.
      machine.write('/usr/local/bin/pmc', '#!/bin/sh\n', '755');
      expect(ptp('started').status).toBe(0);
      expect(prepare()).toEqual(failed);
    },
  );

  testWith(['netns'], 'keeps hardware when it was stopped while it listened for others', async () => {
    port.fakePorts(machine, { eth0: { ethtool: port.PTP_ONLY } });
    wall.writeExpectations(machine, { ...SECONDARY, ptp: 'leads', 'ptp-listens': '15' });
    machine.write('/usr/local/bin/ptp4l', '#!/bin/sh\nexec /bin/sleep 60\n', '755');
    machine.write('/usr/local/bin/phc2sys', '#!/bin/sh\nexec /bin/sleep 60\n', '755');
    expect(prepare()).toEqual(HARDWARE);
    machine.write('/usr/local/bin/sleep', '#!/bin/sh\nexec /bin/sleep "$1"\n', '755');
    const listening = machine.start('/usr/local/lib/clockseed/ptp', 'listen');
    await waitFor('listening', () => machine.run('pgrep', '-f', 'sleep 60').status === 0);
    machine.ask('pkill', '-9', '-f', 'clockseed/ptp listen');
    machine.ask('pkill', '-9', '-f', 'sleep 60');
    await listening;
    expect(prepare()).toEqual(HARDWARE);
    machine.write('/usr/local/bin/sleep', '#!/bin/sh\n', '755');
    ptp('listen');
    expect(prepare()[2]).toBe('ptp4l did not start with hardware timestamps on eth0');
  });

  testWith(['netns'], 'removes what a ptp4l that was killed left', () => {
    port.fakePorts(machine, { eth0: { ethtool: port.SOFTWARE_ONLY } });
    for (const name of ['ptp4l', 'ptp4lro']) machine.write(`/run/${name}`, '');
    prepare();
    expect(machine.run('sh', '-c', 'ls /run | grep ptp4l').stdout).toBe('');
  });
});

describe('changed and adapter', () => {
  const ACTIVE = { ActiveState: 'active' };

  testWith(['netns'], 'say nothing while ptp4l would be started with the same', () => {
    port.fakePorts(machine, { eth0: { ethtool: port.SOFTWARE_ONLY } });
    expect(ptp('changed').status).toBe(0);
    prepare();
    expect(ptp('changed').status).toBe(1);
    tellSystemd(machine, 'clockseed-ptp4l.service', ACTIVE);
    expect(ptp('adapter', 'eth0').stdout).toBe('eth0 has a link; ptp4l needs no restart\n');
    expect(ptp('adapter', 'eth9').stdout).toBe('');
    expect(listSystemdCalls(machine)).toEqual([]);
  });

  testWith(
    ['netns'],
    'restart ptp4l for another adapter, another configuration, and a group’s time not asked for',
    () => {
      tellSystemd(machine, 'clockseed-ptp4l.service', ACTIVE);
      const restarts = () => {
        machine.run('rm', '/run/systemctl/calls');
        ptp('adapter', 'eth0');
        return listSystemdCalls(machine);
      };
      const RESTART = ['restart clockseed-ptp4l.service'];
      port.fakePorts(machine, {});
      prepare();
      port.fakePorts(machine, { eth0: { ethtool: port.SOFTWARE_ONLY } });
      expect(restarts()).toEqual(RESTART);
      prepare();
      expect(restarts()).toEqual([]);
      port.fakePorts(machine, { eth0: { ethtool: port.SOFTWARE_ONLY, index: 3 } });
      expect(restarts()).toEqual(RESTART);
      prepare();
      machine.write('/run/clockseed/preset', 'outcome=blind\nreason=eth0 has no link\n');
      expect(restarts()).toEqual(RESTART);
      tellSystemd(machine, 'clockseed-ptp4l.service', { ActiveState: 'activating' });
      expect(restarts()).toEqual([]);
    },
  );

  testWith(['netns'], 'usage is an error', () => {
    expect(ptp()).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^usage: ptp prepare \| listen/),
    });
    expect(ptp('adapter').status).toBe(2);
  });
});
