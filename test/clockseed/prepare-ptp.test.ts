import { describe, expect } from 'vitest';
import { testWith } from '../support/tools.js';
import * as port from './support/fake-ports.js';
import type { Machine } from './support/machine.js';
import { CLIENT, preparePtp, ptp, usePtpMachine } from './support/ptp-machine.js';
import * as wall from './support/verify-machine.js';

// The real program against a fake ethtool, /sys and systemctl: no adapter here stamps in hardware.
let machine: Machine;
usePtpMachine((made) => {
  machine = made;
});

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
      expect(preparePtp(machine)).toEqual(HARDWARE);
      expect(ptp(machine, 'hardware').status).toBe(0);
      machine.ask('rm', '-r', '/run/clockseed');
    }
    for (const ethtool of [
      port.HARDWARE_NEW,
      filter('ptpv2-l2-event'),
      filter('ptpv1-l4-event'),
      filter('ptpv2-sync'),
    ]) {
      port.fakePorts(machine, { eth0: { ethtool } });
      expect(preparePtp(machine).slice(1)).toEqual([
        'software',
        'eth0 lacks a filter of all ptpv2-event ptpv2-l4-event',
      ]);
      expect(ptp(machine, 'hardware').status).toBe(1);
    }
  });

  testWith(['netns'], 'takes hardware for gPTP where layer 2 is stamped', () => {
    wall.writeExpectations(machine, { ...CLIENT, 'ptp-profile': 'gptp' });
    port.fakePorts(machine, { eth0: { ethtool: filter('ptpv2-l2-event') } });
    expect(preparePtp(machine)).toEqual(HARDWARE);
    machine.ask('rm', '-r', '/run/clockseed');
    port.fakePorts(machine, { eth0: { ethtool: filter('ptpv2-l4-event') } });
    expect(preparePtp(machine)).toEqual([
      '--time_stamping=software --neighborPropDelayThresh=20000000',
      'software',
      'eth0 lacks a filter of all ptpv2-event ptpv2-l2-event',
    ]);
  });

  testWith(['netns'], 'takes software otherwise, and says why', () => {
    port.fakePorts(machine, { eth0: { ethtool: port.SOFTWARE_ONLY } });
    expect(preparePtp(machine).slice(1)).toEqual([
      'software',
      'eth0 lacks hardware-transmit, hardware-receive, hardware-raw-clock, a PTP hardware clock, a filter of all ptpv2-event ptpv2-l4-event',
    ]);
    port.fakePorts(machine, { eth0: { ethtool: port.PTP_ONLY.replace('Clock: 1', 'Clock: none') } });
    expect(preparePtp(machine)[2]).toBe('eth0 lacks a PTP hardware clock');
    port.fakePorts(machine, {});
    expect(preparePtp(machine).slice(1)).toEqual(['software', 'eth0 is not there']);
    port.fakePorts(machine, { eth0: { ethtool: port.PTP_ONLY } });
    wall.writeExpectations(machine, { ...CLIENT, timestamping: 'software' });
    expect(preparePtp(machine).slice(1)).toEqual(['software', 'the spec asks for software timestamps']);
  });

  testWith(['netns'], 'gives ptp4l what only software needs: shared memory for chronyd, or no step', () => {
    port.fakePorts(machine, { eth0: { ethtool: port.SOFTWARE_ONLY } });
    const options = (more: wall.Expectations) => {
      wall.writeExpectations(machine, { ...CLIENT, ...more });
      return preparePtp(machine)[0];
    };
    expect(options({})).toBe('--time_stamping=software');
    expect(options({ 'ptp-step': 'never' })).toBe('--time_stamping=software --first_step_threshold=0');
    const shm = '--time_stamping=software --clock_servo=ntpshm --ntpshm_segment=0';
    expect(options({ 'ptp-owner': 'chrony' })).toBe(shm);
    expect(options({ 'ptp-owner': 'chrony', ptp: 'leads' })).toBe('--time_stamping=software');
    port.fakePorts(machine, { eth0: { ethtool: port.PTP_ONLY } });
    expect(options({ 'ptp-owner': 'chrony' })).toBe('--time_stamping=hardware');
  });
});
