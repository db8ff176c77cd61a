import { describe, expect } from 'vitest';
import { testWith } from '../support/tools.js';
import { waitFor } from '../support/wait-for.js';
import * as port from './support/fake-ports.js';
import type { Machine } from './support/machine.js';
import { CLIENT, CONFIGURATION, preparePtp, ptp, usePtpMachine } from './support/ptp-machine.js';
import { listSystemdCalls, tellSystemd } from './support/start-chronyd.js';
import * as wall from './support/verify-machine.js';

// The real program against a fake ethtool, /sys and systemctl: no adapter here stamps in hardware.
let machine: Machine;
usePtpMachine((made) => {
  machine = made;
});

const HARDWARE = ['--time_stamping=hardware', 'hardware', 'eth0 stamps packets in hardware'];

describe('prepare', () => {
  testWith(
    ['netns'],
    'does without hardware after a start that died of it, until something else is configured',
    () => {
      port.fakePorts(machine, { eth0: { ethtool: port.PTP_ONLY } });
      expect(preparePtp(machine)).toEqual(HARDWARE);
      // No `started`, or one that ptp4l never answered.
      expect(ptp(machine, 'started').status).toBe(0);
      const failed = [
        '--time_stamping=software',
        'software',
        'ptp4l did not start with hardware timestamps on eth0',
      ];
      expect(preparePtp(machine)).toEqual(failed);
      expect(preparePtp(machine)).toEqual(failed);
      machine.write('/etc/linuxptp/clockseed.conf', `# a comment\n\n${CONFIGURATION}`);
      expect(preparePtp(machine)).toEqual(failed);
      machine.write('/etc/linuxptp/clockseed.conf', CONFIGURATION.replace('0', '1'));
      expect(preparePtp(machine)).toEqual(HARDWARE);
      machine.write('/usr/local/bin/pmc', '#!/bin/sh\necho RESPONSE MANAGEMENT DEFAULT_DATA_SET\n', '755');
      ptp(machine, 'started');
      expect(preparePtp(machine)).toEqual(HARDWARE);
      port.fakePorts(machine, { eth0: { ethtool: port.PTP_ONLY, index: 7 } });
      expect(preparePtp(machine)).toEqual(HARDWARE);
      // The other adapter fails too.
      machine.write('/usr/local/bin/pmc', '#!/bin/sh\n', '755');
      expect(ptp(machine, 'started').status).toBe(0);
      expect(preparePtp(machine)).toEqual(failed);
    },
  );

  testWith(['netns'], 'keeps hardware when it was stopped while it listened for others', async () => {
    port.fakePorts(machine, { eth0: { ethtool: port.PTP_ONLY } });
    wall.writeExpectations(machine, { ...CLIENT, ptp: 'leads', 'ptp-listens': '15' });
    machine.write('/usr/local/bin/ptp4l', '#!/bin/sh\nexec /bin/sleep 60\n', '755');
    machine.write('/usr/local/bin/phc2sys', '#!/bin/sh\nexec /bin/sleep 60\n', '755');
    expect(preparePtp(machine)).toEqual(HARDWARE);
    machine.write('/usr/local/bin/sleep', '#!/bin/sh\nexec /bin/sleep "$1"\n', '755');
    const listening = machine.start('/usr/local/lib/clockseed/ptp', 'listen');
    await waitFor('listening', () => machine.run('pgrep', '-f', 'sleep 60').status === 0);
    machine.ask('pkill', '-9', '-f', 'clockseed/ptp listen');
    machine.ask('pkill', '-9', '-f', 'sleep 60');
    await listening;
    expect(preparePtp(machine)).toEqual(HARDWARE);
    machine.write('/usr/local/bin/sleep', '#!/bin/sh\n', '755');
    ptp(machine, 'listen');
    expect(preparePtp(machine)[2]).toBe('ptp4l did not start with hardware timestamps on eth0');
  });

  testWith(['netns'], 'removes what a ptp4l that was killed left', () => {
    port.fakePorts(machine, { eth0: { ethtool: port.SOFTWARE_ONLY } });
    for (const name of ['ptp4l', 'ptp4lro']) machine.write(`/run/${name}`, '');
    preparePtp(machine);
    expect(machine.run('sh', '-c', 'ls /run | grep ptp4l').stdout).toBe('');
  });
});

describe('changed and adapter', () => {
  const ACTIVE = { ActiveState: 'active' };

  testWith(['netns'], 'say nothing while ptp4l would be started with the same', () => {
    port.fakePorts(machine, { eth0: { ethtool: port.SOFTWARE_ONLY } });
    expect(ptp(machine, 'changed').status).toBe(0);
    preparePtp(machine);
    expect(ptp(machine, 'changed').status).toBe(1);
    tellSystemd(machine, 'clockseed-ptp4l.service', ACTIVE);
    expect(ptp(machine, 'adapter', 'eth0').stdout).toBe('eth0 has a link; ptp4l needs no restart\n');
    expect(ptp(machine, 'adapter', 'eth9').stdout).toBe('');
    expect(listSystemdCalls(machine)).toEqual([]);
  });

  testWith(
    ['netns'],
    'restart ptp4l for another adapter, another configuration, and a group’s time not asked for',
    () => {
      tellSystemd(machine, 'clockseed-ptp4l.service', ACTIVE);
      const restarts = () => {
        machine.run('rm', '/run/systemctl/calls');
        ptp(machine, 'adapter', 'eth0');
        return listSystemdCalls(machine);
      };
      const RESTART = ['restart clockseed-ptp4l.service'];
      port.fakePorts(machine, {});
      preparePtp(machine);
      port.fakePorts(machine, { eth0: { ethtool: port.SOFTWARE_ONLY } });
      expect(restarts()).toEqual(RESTART);
      preparePtp(machine);
      expect(restarts()).toEqual([]);
      port.fakePorts(machine, { eth0: { ethtool: port.SOFTWARE_ONLY, index: 3 } });
      expect(restarts()).toEqual(RESTART);
      preparePtp(machine);
      machine.write('/run/clockseed/preset', 'outcome=blind\nreason=eth0 has no link\n');
      expect(restarts()).toEqual(RESTART);
      tellSystemd(machine, 'clockseed-ptp4l.service', { ActiveState: 'activating' });
      expect(restarts()).toEqual([]);
    },
  );

  testWith(['netns'], 'usage is an error', () => {
    expect(ptp(machine)).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^usage: ptp prepare \| listen/),
    });
    expect(ptp(machine, 'adapter').status).toBe(2);
  });
});
