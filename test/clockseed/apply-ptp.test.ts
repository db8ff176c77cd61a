import { describe, expect } from 'vitest';
import { testWith } from '../support/tools.js';
import { EXPECTATIONS, prepareApply } from './support/apply-machine.js';
import { useMachinePerTest } from './support/create-wall.js';
import type { Machine } from './support/machine.js';
import { listSystemdCalls, tellSystemd } from './support/start-chronyd.js';
import * as wall from './support/verify-machine.js';

const PTP4L = 'clockseed-ptp4l.service';
const PTP = {
  ...EXPECTATIONS,
  ptp: 'leads',
  'ptp-owner': 'ptp',
  'ptp-adapter': 'eth0',
  mask: ['systemd-timesyncd.service', 'chrony.service', 'timemaster.service'],
  enable: [PTP4L, 'clockseed-verify.timer'],
};

let machine: Machine;
useMachinePerTest((made) => {
  machine = made;
  machine.plugIn('10.9.0.1/24');
  prepareApply(machine);
  machine.write('/etc/linuxptp/clockseed.conf', '[global]\n[eth0]\n');
});

/** What systemd is asked for by `apply`, of these units. */
function apply(expectations: wall.Expectations, ...units: readonly string[]): string[] {
  wall.writeExpectations(machine, expectations);
  machine.run('rm', '-f', '/run/systemctl/calls');
  expect(machine.run('/usr/local/lib/clockseed/apply')).toMatchObject({ status: 0, stderr: '' });
  return listSystemdCalls(machine).filter((call) => units.some((unit) => call.endsWith(unit)));
}

describe('apply', () => {
  testWith(
    ['netns'],
    'starts ptp4l, and restarts it only when it would be started with something else',
    () => {
      const restart = `restart --no-block ${PTP4L}`;
      expect(apply(PTP, PTP4L)).toEqual([`enable ${PTP4L}`, restart]);
      machine.ask('/usr/local/lib/clockseed/ptp', 'prepare');
      tellSystemd(machine, PTP4L, { ActiveState: 'active', UnitFileState: 'enabled' });
      expect(apply(PTP, PTP4L)).toEqual([]);
      machine.write('/etc/linuxptp/clockseed.conf', '[global]\ndomainNumber 3\n[eth0]\n');
      expect(apply(PTP, PTP4L)).toEqual([restart]);
      machine.ask('/usr/local/lib/clockseed/ptp', 'prepare');
      tellSystemd(machine, PTP4L, { ActiveState: 'activating' });
      expect(apply(PTP, PTP4L)).toEqual([]);
      tellSystemd(machine, PTP4L, { ActiveState: 'failed' });
      expect(apply(PTP, PTP4L)).toEqual([restart]);
    },
  );

  testWith(
    ['netns'],
    'turns a machine from chrony to PTP: chrony is masked and stopped, and not started',
    () => {
      tellSystemd(machine, 'chrony.service', { ActiveState: 'active', UnitFileState: 'enabled' });
      expect(apply(PTP, 'chrony.service')).toEqual(['mask chrony.service', 'stop chrony.service']);
      tellSystemd(machine, 'chrony.service', { ActiveState: 'inactive', UnitFileState: 'masked' });
      expect(apply(PTP, 'chrony.service')).toEqual([]);
    },
  );

  testWith(
    ['netns'],
    'and back: chrony is unmasked, enabled and started, ptp4l disabled and stopped, before chrony starts',
    () => {
      tellSystemd(machine, 'chrony.service', { ActiveState: 'inactive', UnitFileState: 'masked' });
      tellSystemd(machine, PTP4L, { ActiveState: 'active', UnitFileState: 'enabled' });
      expect(apply(EXPECTATIONS, 'chrony.service', PTP4L)).toEqual([
        'unmask chrony.service',
        'enable chrony.service',
        `disable --now ${PTP4L}`,
        'reset-failed chrony.service',
        'restart chrony.service',
      ]);
    },
  );
});
