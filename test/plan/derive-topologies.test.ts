import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SYSTEM_NAMES, type SystemName } from '../../src/facts/systems.js';
import { printStrata } from '../../src/plan/describe-clock.js';
import type { MachinePlan } from '../../src/plan/plan.js';
import type { SourcePlan } from '../../src/plan/source-plan.js';
import { contentOf, machineOf, renderSpec } from '../support/render-spec.js';

const specOf = (name: string) =>
  renderSpec(readFileSync(join(import.meta.dirname, '../spec/ok', `${name}.yaml`), 'utf8'));

const namesOf = (sources: readonly SourcePlan[] = []) =>
  sources
    .map(({ machine, kind, interface: device }) => `${machine}${kind === 'peer' ? '=' : ''}@${device.value}`)
    .join(' ');

/** A machine's part in a line: strata, own clock, whom it asks (= for its equals), whom it answers, whom before it serves. */
function describePart(plan: MachinePlan): string {
  const { machine, strata, holdover, local, sources, serves, preset } = plan;
  return [
    `${machine.name}: ${printStrata(strata.value)}${holdover ? `, cut off ${printStrata(holdover)}` : ''}`,
    local
      ? `own ${local.stratum}${local.orphan ? ' orphan' : ''} ${local.distance ?? ''}`.trimEnd()
      : 'own none',
    `asks ${namesOf(sources) || 'nobody'}`,
    `answers ${serves.map(({ network, interface: device }) => `${network.value.text}@${device.value}`).join(' ') || 'nobody'}`,
    preset
      ? `before: ${namesOf(preset.first) || 'nobody'}, else ${namesOf(preset.otherwise) || 'nobody'}, ${preset.limit} s`
      : 'before: nobody',
  ].join('; ');
}

const partsOf = (name: string) =>
  specOf(name).plan.groups.flatMap(({ machines }) => machines.map(describePart));

describe('several primaries', () => {
  test('ask each other, are asked by all, and wait for each other before they start alone', () => {
    expect(partsOf('several-primaries').slice(0, 4)).toEqual([
      'wall-1: 8 to 9; own 8 orphan 0.001; asks wall-2=@eth0 wall-3=@eth0; answers 10.0.0.0/24@eth0; before: wall-2=@eth0 wall-3=@eth0, else nobody, 10 s',
      'wall-2: 8 to 9; own 8 orphan 0.001; asks wall-1=@eth0 wall-3=@eth0; answers 10.0.0.0/24@eth0; before: wall-1=@eth0 wall-3=@eth0, else nobody, 20 s',
      'wall-3: 8 to 9; own 8 orphan 0.001; asks wall-1=@eth0 wall-2=@eth0; answers 10.0.0.0/24@eth0; before: wall-1=@eth0 wall-2=@eth0, else nobody, 30 s',
      'wall-4: 9 to 10; own none; asks wall-1@eth0 wall-2@eth0 wall-3@eth0; answers nobody; before: nobody',
    ]);
  });
});

describe('groups that follow groups', () => {
  test('stand below each other, a relay on two adapters, its own clock two strata below the worst above', () => {
    const parts = partsOf('follows').filter((part) =>
      /^(a-1|a-4|core-1|watch|b-1|b-2|a-3|stage-secondary):/.test(part),
    );
    expect(parts).toEqual([
      'a-1: 9 to 10, cut off 9 to 12; own 11 orphan 0.1; asks core-1@eth0 core-2@eth0 a-2=@eth1; answers 10.1.0.0/24@eth1; before: core-1@eth0 core-2@eth0 a-2=@eth1, else nobody, 10 s',
      'a-4: 10 to 11, cut off 10 to 13; own none; asks a-1@eth1 a-2@eth1; answers nobody; before: nobody',
      'core-1: 8 to 9; own 8 orphan 0.001; asks core-2=@eth0; answers 10.0.0.0/24@eth0; before: core-2=@eth0, else nobody, 10 s',
      'watch: 9 to 10; own none; asks core-1@eth0 core-2@eth0; answers nobody; before: nobody',
      // Its secondaries have no address by which it could ask them.
      'b-1: 9 to 10, cut off 9 to 11; own 11 0.1; asks core-1@eth0 core-2@eth0; answers 10.0.0.0/24@eth0; before: core-1@eth0 core-2@eth0, else nobody, 10 s',
      'b-2: 10 to 11, cut off 10 to 12; own none; asks b-1@eth0; answers nobody; before: nobody',
      'a-3: 10 to 11, cut off 10 to 14; own 14 0.1; asks a-1@eth1 a-2@eth1; answers fd00:2::/64@eth5; before: a-1@eth1 a-2@eth1, else nobody, 10 s',
      'stage-secondary: 11 to 12, cut off 11 to 15; own none; asks a-3@eth0; answers nobody; before: nobody',
    ]);
  });

  test('say what they share once: a relay is one machine, in the group that it serves', () => {
    const { plan, machines } = specOf('follows');
    const names = plan.groups.flatMap((group) => group.machines.map(({ machine }) => machine.name));
    expect(names).toHaveLength(new Set(names).size);
    expect(plan.groups.find(({ name }) => name === 'core')?.relays).toEqual(['a-1', 'a-2', 'b-1']);
    expect(machines.get('a-3')?.plan.uplink?.group).toBe('hall-a');
  });
});

describe('a single primary', () => {
  const plan = renderSpec(`version: 1
name: t
os: debian-12
groups:
  g: {network: 10.0.0.0/24, interface: a, primary: {p: 10.0.0.1}, secondary: {d: dhcp, s-1..5: 10.0.0.11..15}}
`).plan.groups[0];

  test('asks three secondaries before it serves, and they answer it alone', () => {
    const [primary, ...secondaries] = plan?.machines ?? [];
    expect(namesOf(primary?.preset?.otherwise)).toBe('s-1=@a s-2=@a s-3=@a');
    expect(primary?.sources).toEqual([]);
    expect(secondaries.map(({ serves }) => serves.map(({ network }) => network.value.text).join())).toEqual([
      '',
      '10.0.0.1/32',
      '10.0.0.1/32',
      '10.0.0.1/32',
      '',
      '',
    ]);
  });
});

describe('who keeps the group’s time for a single primary', () => {
  const planOf = (text: string) => renderSpec(`version: 1\nname: t\nos: debian-12\ngroups:\n${text}`).plan;

  test('is rather a machine that leads nobody: a relay that started alone serves its own clock', () => {
    const plan =
      planOf(`  core: {network: 10.0.0.0/24, interface: a, primary: {c: 10.0.0.1}, secondary: {r: 10.0.0.2, s-1..2: 10.0.0.3..4}}
  hall: {follows: core, network: 10.1.0.0/24, interface: a, primary: {r: 10.1.0.1}, secondary: any}
`);
    expect(namesOf(plan.groups[0]?.machines[0]?.preset?.otherwise)).toBe('s-1=@a s-2=@a r=@a');
  });

  test('answers it in the image of secondaries, too', () => {
    const plan = planOf(
      '  g: {network: 10.0.0.0/24, interface: a, primary: {p: 10.0.0.1}, secondary: {s: 10.0.0.2}}\n',
    );
    const image = plan.images.find(({ name }) => name === 'g-secondary');
    expect(image?.role?.serves.map(({ network }) => network.value.text)).toEqual(['10.0.0.1/32']);
  });
});

test('a group may be called like what every object has', () => {
  const spec = `version: 1
name: t
os: debian-12
groups:
  core: {network: 10.0.0.0/24, interface: a, primary: {c: 10.0.0.1}, secondary: {r: 10.0.0.2}}
  constructor: {follows: core, network: 10.1.0.0/24, interface: b, primary: {r: 10.1.0.1}, secondary: any}
machines: {r: {interface: {core: eno7}}}
`;
  const { machine, uplink } = machineOf(renderSpec(spec), 'r').plan;
  expect([machine.interface.value, uplink?.interface.value]).toEqual(['b', 'eno7']);
});

/** The line that makes a primary serve its own clock, by system. */
function localOf(os: SystemName, rest: string, machine = 'p-1'): string[] {
  const spec = `version: 1\nname: t\nos: ${os}\ngroups:\n${rest}`;
  const text = contentOf(machineOf(renderSpec(spec), machine), '/etc/chrony/chrony.conf');
  return text.split('\n').filter((line) => /^(local|maxclockerror) /.test(line));
}

describe('the own clock, as each system’s chrony needs it said', () => {
  const pair =
    '  g: {network: 10.0.0.0/24, interface: a, primary: {p-1..2: 10.0.0.1..2}, secondary: {s: 10.0.0.3}}\n';
  const before47 = ['local stratum 8 orphan distance 0.001', 'maxclockerror 50'];
  const since47 = ['local stratum 8 orphan distance 0.0 waitsynced 10 waitunsynced 5'];

  test.each(SYSTEM_NAMES)('%s: among equals', (os) => {
    expect(localOf(os, pair)).toEqual(os === 'ubuntu-26.04' ? since47 : before47);
  });

  test('below another group', () => {
    const above =
      '  c: {network: 10.9.0.0/24, interface: a, primary: {c: 10.9.0.1}, secondary: {p-1..2: 10.9.0.2..3}}\n';
    const below = above + pair.replace('{network', '{follows: c, network');
    expect(localOf('debian-12', below)).toEqual(['local stratum 10 orphan distance 0.1', 'maxclockerror 50']);
    expect(localOf('ubuntu-26.04', below)).toEqual(['local stratum 10 orphan distance 0.1 waitunsynced 5']);
  });

  test('and nobody steps among equals, unless told to', () => {
    const textOf = (step: string, machine: string) =>
      contentOf(
        machineOf(renderSpec(`version: 1\nname: t\nos: debian-12\nstep: ${step}\ngroups:\n${pair}`), machine),
        '/etc/chrony/chrony.conf',
      );
    expect(textOf('start', 'p-2')).not.toMatch(/^makestep/m);
    expect(textOf('always', 'p-2')).toMatch(/^makestep 0\.1 -1$/m);
    expect(textOf('start', 's')).toMatch(/^makestep 0\.001 3$/m);
  });
});
