import { describe, expect } from 'vitest';
import { testWith } from '../support/tools.js';
import { EXPECTATIONS, isApplied, prepareApply } from './support/apply-machine.js';
import { useOneMachine } from './support/create-wall.js';
import type { Answer, Machine } from './support/machine.js';
import { listSystemdCalls, tellSystemd } from './support/start-chronyd.js';
import * as wall from './support/verify-machine.js';

const RECEIVERS = '/etc/clockseed/receivers';

// The real program against a fake systemctl; the real gpsd is in test/topology.
let machine: Machine;
useOneMachine(
  (made) => {
    machine = made;
  },
  () => {
    const made = [
      '/run/systemctl',
      '/run/packages',
      '/run/clockseed',
      '/var/lib/clockseed',
      '/etc/clockseed',
    ];
    machine.ask('rm', '-rf', ...made);
    prepareApply(machine);
    tellSystemd(machine, 'chrony.service', { ActiveState: 'active', UnitFileState: 'enabled' });
  },
);

/** What `apply` does where a receiver is planned, or none. */
function apply(isPlanned: boolean): Answer & { calls: readonly string[] } {
  const enable = [...EXPECTATIONS.enable, ...(isPlanned ? ['gpsd.service'] : [])];
  wall.writeExpectations(machine, { ...EXPECTATIONS, enable });
  const before = listSystemdCalls(machine).length;
  const answer = machine.run('/usr/local/lib/clockseed/apply');
  const calls = listSystemdCalls(machine).slice(before);
  return { ...answer, calls: calls.filter((call) => call.includes('gpsd')) };
}

describe('apply, with a GPS receiver', () => {
  testWith(['netns'], 'starts gpsd with it, once, and anew for another one', () => {
    machine.write(RECEIVERS, 'DEVICES="/dev/ttyS0"\n');
    expect(apply(true)).toMatchObject({ status: 0, calls: ['enable gpsd.service', 'restart gpsd.service'] });
    expect(isApplied(machine)).toBe(true);
    tellSystemd(machine, 'gpsd.service', { ActiveState: 'active', UnitFileState: 'enabled' });
    expect(apply(true).calls).toEqual([]);
    machine.write(RECEIVERS, 'DEVICES="/dev/ttyS1"\n');
    expect(apply(true).calls).toEqual(['restart gpsd.service']);
    tellSystemd(machine, 'gpsd.service', { ActiveState: 'failed' });
    expect(apply(true).calls).toEqual(['restart gpsd.service']);
  });

  testWith(
    ['netns'],
    'stops the gpsd that it started when none is planned any more, and nobody else’s',
    () => {
      tellSystemd(machine, 'gpsd.service', { ActiveState: 'active', UnitFileState: 'enabled' });
      expect(apply(false).calls).toEqual([]);
      machine.write(RECEIVERS, 'DEVICES="/dev/ttyS0"\n');
      apply(true);
      expect(apply(false).calls).toEqual(['disable --now gpsd.service']);
      expect(machine.run('cat', RECEIVERS).status).not.toBe(0);
      expect(apply(false).calls).toEqual([]);
    },
  );
});
