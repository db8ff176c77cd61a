import { describe, expect } from 'vitest';
import { testWith } from '../support/tools.js';
import { useOneMachine } from './support/create-wall.js';
import * as port from './support/fake-ports.js';
import type { Answer, Machine } from './support/machine.js';
import * as wall from './support/verify-machine.js';

// The real program against a fake ethtool, /sys and systemctl: no adapter here stamps in hardware.
const OUTCOME = '/etc/chrony/clockseed.d/timestamping.conf';
let machine: Machine;
useOneMachine((made) => {
  machine = made;
}, port.prepareProbe);

function probe(...args: readonly string[]): Answer {
  return machine.run('/usr/local/lib/clockseed/probe', ...args);
}

/** The `hwtimestamp` lines that chronyd would read. */
function listDirectives(): string[] {
  const { stdout } = machine.run('cat', OUTCOME);
  return stdout.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

describe('prepare', () => {
  for (const [what, ethtool] of Object.entries({
    'ethtool before 5.8': port.HARDWARE_OLD,
    'ethtool 5.8 to 6.13': port.HARDWARE_NEW,
    'ethtool 6.14': port.HARDWARE_NEWEST,
  })) {
    testWith(['netns'], `turns hardware timestamps on where ${what} shows all of it`, () => {
      port.fakePorts(machine, { eth0: { ethtool } });
      expect(probe('prepare').stdout).toBe('timestamps in hardware: eth0 stamps packets in hardware\n');
      expect(listDirectives()).toEqual(['hwtimestamp eth0']);
      expect(machine.read('/run/clockseed/timestamping')).toMatch(/^outcome=hardware\n/);
    });
  }

  for (const [line, lack] of [
    ['	hardware-transmit', 'hardware-transmit'],
    ['	hardware-receive', 'hardware-receive'],
    ['	hardware-raw-clock', 'hardware-raw-clock'],
    ['PTP Hardware Clock: 1', 'a PTP hardware clock'],
    ['	ntp-all', 'a filter of all ntp ntp-all'],
  ] as const) {
    testWith(['netns'], `leaves it off, and says so, without ${lack}`, () => {
      port.fakePorts(machine, { eth0: { ethtool: port.HARDWARE_NEW.replace(`${line}\n`, '') } });
      expect(probe('prepare').stdout).toBe(`timestamps in software: eth0 lacks ${lack}\n`);
      expect(listDirectives()).toEqual([]);
    });
  }

  testWith(
    ['netns'],
    'leaves it off on adapters for PTP packets only, and on those with software timestamps',
    () => {
      port.fakePorts(machine, { eth0: { ethtool: port.PTP_ONLY } });
      expect(probe('prepare').stdout).toContain('lacks a filter');
      port.fakePorts(machine, { eth0: { ethtool: port.SOFTWARE_ONLY } });
      expect(probe('prepare').stdout).toContain(
        'lacks hardware-transmit, hardware-receive, hardware-raw-clock, a PTP',
      );
    },
  );

  testWith(['netns'], 'waits a little for a link, and does without when none comes', () => {
    machine.write('/usr/local/bin/sleep', '#!/bin/sh\necho "$1" >>/run/sleeps\n', '755');
    port.fakePorts(machine, { eth0: { ethtool: port.HARDWARE_NEW, link: false } });
    expect(probe('prepare').stdout).toBe('timestamps in software: eth0 has no link\n');
    expect(machine.read('/run/sleeps')).toBe('1\n'.repeat(10));
    machine.ask('rm', '/usr/local/bin/sleep');
  });

  testWith(['netns'], 'removes what stands there when the adapter is gone', () => {
    port.fakePorts(machine, { eth0: { ethtool: port.HARDWARE_NEW } });
    probe('prepare');
    probe('started');
    port.fakePorts(machine, {});
    expect(probe('prepare').stdout).toBe('timestamps in software: eth0 is not there\n');
    expect(machine.run('test', '-e', OUTCOME).status).toBe(1);
  });

  testWith(['netns'], 'does as the spec says when it says software', () => {
    wall.writeExpectations(machine, { ...wall.PRIMARY, timestamping: 'software' });
    port.fakePorts(machine, { eth0: { ethtool: port.HARDWARE_NEW } });
    expect(probe('prepare').stdout).toContain('the spec asks for software timestamps');
    expect(listDirectives()).toEqual([]);
  });

  testWith(['netns'], 'asks the ports below a VLAN on a bond, each by itself', () => {
    port.fakePorts(machine, {
      eth0: { ethtool: port.SOFTWARE_ONLY, lower: ['bond0'] },
      bond0: { ethtool: port.SOFTWARE_ONLY, lower: ['port1', 'port2'] },
      port1: { ethtool: port.HARDWARE_NEW },
      port2: { ethtool: port.SOFTWARE_ONLY },
    });
    probe('prepare');
    expect(listDirectives()).toEqual(['hwtimestamp port1']);
    expect(machine.read('/run/clockseed/timestamping')).toContain('reason=port2 lacks');
  });

  testWith(['netns'], 'judges each adapter by itself, and says which is which', () => {
    const adapter = ['eth0 10.9.0.1', 'eth1 10.8.0.1'];
    wall.writeExpectations(machine, { ...wall.PRIMARY, adapter });
    port.fakePorts(machine, {
      eth0: { ethtool: port.SOFTWARE_ONLY },
      eth1: { ethtool: port.HARDWARE_NEW },
    });
    expect(probe('prepare').stdout).toMatch(/^timestamps in mixed: eth0 lacks .*; eth1 stamps packets/);
    expect(listDirectives()).toEqual(['hwtimestamp eth1']);
    expect(machine.read('/run/clockseed/timestamping')).toMatch(
      /^outcome=mixed\nadapter=eth0 software\nadapter=eth1 hardware\nreason=/,
    );
    port.fakePorts(machine, { eth0: { ethtool: port.HARDWARE_NEW }, eth1: { ethtool: port.HARDWARE_NEW } });
    expect(probe('prepare').stdout).toMatch(/^chronyd did not start .*\ntimestamps in mixed: eth0 stamps/);
    probe('started');
    port.fakePorts(machine, { eth0: { ethtool: port.HARDWARE_NEW } });
    expect(probe('prepare').stdout).toContain('; eth1 is not there\n');
  });

  testWith(['netns'], 'turns a port on once that two adapters stand on', () => {
    const adapter = ['vlan1 10.9.0.1', 'vlan2 10.8.0.1'];
    wall.writeExpectations(machine, { ...wall.PRIMARY, adapter });
    port.fakePorts(machine, {
      vlan1: { ethtool: port.SOFTWARE_ONLY, lower: ['port1'] },
      vlan2: { ethtool: port.SOFTWARE_ONLY, lower: ['port1'] },
      port1: { ethtool: port.HARDWARE_NEW },
    });
    probe('prepare');
    expect(listDirectives()).toEqual(['hwtimestamp port1']);
    expect(machine.read('/run/clockseed/timestamping')).toMatch(
      /^outcome=hardware\nadapter=vlan1 hardware\nadapter=vlan2 hardware\n/,
    );
  });

  testWith(
    ['netns'],
    'falls back to software after a start that chronyd did not survive, until the adapter is another',
    () => {
      port.fakePorts(machine, { eth0: { ethtool: port.HARDWARE_NEW } });
      probe('prepare');
      expect(probe('prepare').stdout).toBe(
        'chronyd did not start with hardware timestamps on: eth0 2\n' +
          'timestamps in software: chronyd did not start with hardware timestamps on eth0\n',
      );
      expect(listDirectives()).toEqual([]);
      port.fakePorts(machine, { eth0: { ethtool: port.HARDWARE_NEW, index: 7 } });
      probe('prepare');
      expect(listDirectives()).toEqual(['hwtimestamp eth0']);
    },
  );

  testWith(['netns'], 'tries hardware again once the configuration is another one', () => {
    port.fakePorts(machine, { eth0: { ethtool: port.HARDWARE_NEW } });
    for (const step of ['prepare', 'prepare', 'prepare']) probe(step);
    expect(listDirectives()).toEqual([]);
    machine.write('/etc/chrony/chrony.conf', 'local stratum 9\n');
    expect(probe('changed').status).toBe(0);
    probe('prepare');
    expect(listDirectives()).toEqual(['hwtimestamp eth0']);
  });

  testWith(['netns'], 'tries hardware again after a start that succeeded', () => {
    port.fakePorts(machine, { eth0: { ethtool: port.HARDWARE_NEW } });
    for (const step of ['prepare', 'started', 'prepare']) probe(step);
    expect(listDirectives()).toEqual(['hwtimestamp eth0']);
  });
});
