import { describe, expect } from 'vitest';
import { testWith } from '../support/tools.js';
import { useOneMachine } from './support/create-wall.js';
import * as port from './support/fake-ports.js';
import type { Answer, Machine } from './support/machine.js';
import { listSystemdCalls, tellSystemd } from './support/start-chronyd.js';
import * as wall from './support/verify-machine.js';

// The real program; device nodes of kind 1:3 (null) stand in for those of clocks, which no kernel here has.
const CLOCKS = '/etc/chrony/clockseed.d/refclocks.conf';
const PULSE = '/run/clocks/pps0';
const HARDWARE = '/run/clocks/ptp0';
const PULSE_LINE = `refclock PPS ${PULSE} refid PPS poll 4 lock GPS`;
const HARDWARE_LINE = `refclock PHC ${HARDWARE} refid PHC poll 4`;

let machine: Machine;
useOneMachine(
  (made) => {
    machine = made;
  },
  () => {
    machine.ask('rm', '-rf', '/run/clocks');
    machine.ask('mkdir', '/run/clocks');
    port.prepareProbe(machine);
    machine.write('/etc/chrony/chrony.conf', 'refclock SHM 0 refid GPS poll 4\n');
    port.fakePorts(machine, { eth0: { ethtool: port.SOFTWARE_ONLY } });
    wall.writeExpectations(machine, {
      ...wall.PRIMARY,
      refclock: [`${PULSE} ${PULSE_LINE}`, `${HARDWARE} ${HARDWARE_LINE}`],
    });
  },
);

function probe(...args: readonly string[]): Answer {
  return machine.run('/usr/local/lib/clockseed/probe', ...args);
}

function addDevice(path: string): void {
  machine.ask('mknod', path, 'c', '1', '3');
}

/** What chronyd would read; nothing where there is no such file. */
function readClocks(): string {
  return machine.run('cat', CLOCKS).stdout;
}

/** As the unit does: `chronyd` says whether it starts with what the probe wrote. */
function start(chronyd: (clocks: string) => boolean): string {
  const said = probe('prepare').stdout;
  if (chronyd(readClocks())) probe('started');
  return said;
}

describe('reference clocks', () => {
  testWith(['netns'], 'are configured when their device is there, and only then', () => {
    expect(start(() => true)).toContain(
      `reference clocks: ${PULSE} is not there; ${HARDWARE} is not there\n`,
    );
    expect(readClocks()).toBe('');
    addDevice(PULSE);
    expect(start(() => true)).toContain(`reference clocks: ${PULSE} is there; ${HARDWARE} is not there\n`);
    expect(readClocks()).toBe(`${PULSE_LINE}\n`);
    addDevice(HARDWARE);
    start(() => true);
    expect(readClocks()).toBe(`${PULSE_LINE}\n${HARDWARE_LINE}\n`);
    machine.ask('rm', PULSE, HARDWARE);
    start(() => true);
    expect(readClocks()).toBe('');
  });

  testWith(['netns'], 'are no devices when they are something else', () => {
    machine.write(PULSE, 'a file');
    machine.ask('mkdir', HARDWARE);
    start(() => true);
    expect(readClocks()).toBe('');
  });

  testWith(['netns'], 'of which chronyd dies are left out, until they or the configuration change', () => {
    addDevice(PULSE);
    const dies = (clocks: string) => clocks === '';
    start(dies);
    expect(start(dies)).toContain(`chronyd did not start with ${PULSE}`);
    expect(readClocks()).toBe('');
    start(dies);
    expect(readClocks()).toBe('');
    machine.ask('rm', PULSE);
    addDevice(PULSE);
    expect(start(() => true)).toContain(`${PULSE} is there`);
    expect(readClocks()).toBe(`${PULSE_LINE}\n`);
  });
});

describe('a pulse that is locked to a clock', () => {
  testWith(['netns'], 'waits for it: alone it would take the numbers of its seconds from anywhere', () => {
    wall.writeExpectations(machine, {
      ...wall.PRIMARY,
      refclock: [`${PULSE} ${PULSE_LINE.replace('GPS', 'PHC')}`, `${HARDWARE} ${HARDWARE_LINE}`],
    });
    addDevice(PULSE);
    expect(start(() => true)).toContain(`; ${PULSE} waits for PHC, which it is locked to`);
    expect(readClocks()).toBe('');
    addDevice(HARDWARE);
    start(() => true);
    expect(readClocks()).toBe(`${PULSE_LINE.replace('GPS', 'PHC')}\n${HARDWARE_LINE}\n`);
  });
});

describe('a device that appears', () => {
  const restarts = () => listSystemdCalls(machine).filter((call) => call === 'restart chrony.service').length;

  testWith(['netns'], 'brings its clock in, once, also when it has been away', () => {
    start(() => true);
    tellSystemd(machine, 'chrony.service', { ActiveState: 'active', UnitFileState: 'enabled' });
    expect(probe('device', 'pps0').stdout).toBe(`${PULSE} has appeared; chronyd needs no restart\n`);
    addDevice(PULSE);
    expect(probe('device', 'pps0').stdout).toContain(`${PULSE} has appeared and reference clocks change`);
    expect(restarts()).toBe(1);
    start(() => true);
    expect(probe('device', 'pps0').stdout).toContain('needs no restart');
    machine.ask('rm', PULSE);
    addDevice(PULSE);
    probe('device', 'pps0');
    expect(restarts()).toBe(2);
  });

  testWith(['netns'], 'is left alone when it is no clock of ours', () => {
    start(() => true);
    tellSystemd(machine, 'chrony.service', { ActiveState: 'active', UnitFileState: 'enabled' });
    addDevice(PULSE);
    expect(probe('device', 'pps1').stdout).toBe('pps1 has appeared, which is no reference clock of ours\n');
    expect(restarts()).toBe(0);
  });

  testWith(['netns'], 'does not start a chronyd that nobody wants', () => {
    tellSystemd(machine, 'chrony.service', { ActiveState: 'inactive', UnitFileState: 'disabled' });
    addDevice(PULSE);
    expect(probe('device', 'pps0').stdout).toBe(
      `${PULSE} has appeared; chrony.service is inactive and not enabled: left alone\n`,
    );
    expect(restarts()).toBe(0);
  });
});
