import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { MachinePlan } from '../../src/plan/plan.js';
import { contentOf, machineOf, renderSpec } from '../support/render-spec.js';

const FILE = new URL('../spec/ok/ptp.yaml', import.meta.url);
const rendered = renderSpec(readFileSync(FILE, 'utf8'));
const plans = new Map(
  rendered.plan.groups.flatMap(({ machines }) => machines).map((plan) => [plan.machine.name, plan]),
);

function planOf(name: string): MachinePlan {
  const plan = plans.get(name);
  if (!plan) throw new Error(`no machine ${name}`);
  return plan;
}

describe('who sets the clock', () => {
  test.each([
    ['wall-1', 'ptp', 0, 15],
    ['wall-2', 'ptp', 1, 30],
    ['wall-3', 'ptp', undefined, undefined],
    ['stage-1', 'ptp', 0, undefined],
    ['hall-1', 'chrony', 0, undefined],
    ['hall-2', 'ptp', undefined, undefined],
    ['room-1', 'chrony', undefined, undefined],
    ['sky-2', 'chrony', 1, undefined],
  ])('of %s is %s; its place is %s, and it listens for %s s', (name, owner, rank, listens) => {
    expect(planOf(name).ptp).toMatchObject({ owner, rank, listens });
  });

  test('on a machine of a chrony group by itself is nobody that speaks PTP', () => {
    expect(planOf('core-1').ptp).toBeUndefined();
    expect(planOf('room-2').ptp).toBeUndefined();
  });

  test('decides packages, units and masks', () => {
    const facts = (name: string) => {
      const { packages, enable, mask } = machineOf(rendered, name);
      const has = (list: readonly string[], word: string) => list.includes(word);
      return [
        has(packages, 'chrony'),
        has(packages, 'linuxptp'),
        has(enable, 'chrony.service'),
        has(mask, 'chrony.service'),
      ];
    };
    expect(facts('wall-1')).toEqual([false, true, false, true]);
    expect(facts('hall-1')).toEqual([true, true, true, false]);
    expect(facts('core-1')).toEqual([true, false, true, false]);
  });
});

describe('identities', () => {
  test('are known beforehand, marked as locally administered, and everybody’s own', () => {
    const all = ['wall-1', 'wall-2', 'stage-1', 'hall-1', 'sky-1', 'sky-2'].map(
      (name) => planOf(name).ptp?.identity ?? '',
    );
    expect(new Set(all).size).toBe(all.length);
    for (const identity of all) {
      expect(identity).toMatch(/^[0-9a-f]{6}\.[0-9a-f]{4}\.[0-9a-f]{6}$/);
      expect(Number.parseInt(identity.slice(0, 2), 16) & 3).toBe(2);
    }
  });

  test('are expected by the others, in the order in which they lead', () => {
    const own = ['wall-1', 'wall-2'].map((machine) => ({ machine, identity: planOf(machine).ptp?.identity }));
    expect(planOf('wall-3').ptp?.grandmasters).toEqual(own);
    const expectations = contentOf(machineOf(rendered, 'wall-3'), '/etc/clockseed/expect');
    for (const { machine, identity } of own)
      expect(expectations).toContain(`\ngrandmaster=${identity} ${machine}\n`);
  });

  test('go with the address, so that two sites do not share them', () => {
    const other = renderSpec(
      readFileSync(FILE, 'utf8').replace('wall-1..2: 10.0.0.1..2', 'wall-1..2: 10.0.0.21..22'),
    );
    const found = other.plan.groups[0]?.machines[0]?.ptp?.identity;
    expect(found).not.toBe(planOf('wall-1').ptp?.identity);
  });
});

describe('a chrony group below a PTP group', () => {
  test('has PTP as a reference clock, at the stratum that its primaries have, and nothing to ask there', () => {
    const { refclocks, sources, strata, preset } = planOf('room-1');
    expect(refclocks).toMatchObject([
      { driver: 'SHM', parameter: '0', name: 'PTP', ptp: { group: 'hall', stratum: 9 } },
    ]);
    expect(sources).toEqual([]);
    expect(strata.value).toEqual({ least: 10, most: 10 });
    expect(preset).toMatchObject({ first: [], clocks: [{ name: 'PTP' }] });
    const lines = contentOf(machineOf(rendered, 'room-1'), '/etc/chrony/chrony.conf');
    expect(lines).toMatch(/^refclock SHM 0 refid PTP poll 1 precision 0\.000000001 stratum 9$/m);
    expect(lines).toMatch(/^makestep 0\.001 3$/m);
    expect(lines).toMatch(/^local stratum 11 distance 0\.1$/m);
  });
});

describe('a PTP group below a chrony group', () => {
  test('asks it by chrony, answers nobody, and passes its clock on', () => {
    const { sources, serves, strata } = planOf('hall-1');
    expect(sources.map(({ machine }) => machine)).toEqual(['core-1']);
    // Its own primary above may come back and ask it; the group below does not.
    expect(serves.map(({ interface: device }) => device.value)).toEqual(['eth0']);
    expect(strata.value).toEqual({ least: 9, most: 9 });
    const options = contentOf(machineOf(rendered, 'hall-1'), '/etc/linuxptp/clockseed.conf');
    for (const option of ['clockClass 13', 'free_running 1', 'timeSource 0x50'])
      expect(options).toContain(`\n${option}\n`);
    const unit = contentOf(machineOf(rendered, 'hall-1'), '/etc/systemd/system/clockseed-ptp4l.service');
    expect(unit).toMatch(/^CapabilityBoundingSet=(?!.*CAP_SYS_TIME)/m);
  });
});
