import { describe, expect, test } from 'vitest';
import { checkKeyIds } from '../../src/plan/check-key-ids.js';
import { derivePlan } from '../../src/plan/derive-plan.js';
import { listMadeLinks } from '../../src/secrets/key-ring.js';
import { contentOf, machineOf, readGood, renderSpec } from '../support/render-spec.js';

const CORE =
  'network: 10.0.0.0/24, interface: a, primary: {c-1: 10.0.0.1, c-2: 10.0.0.2}, secondary: {r: 10.0.0.3, s: dhcp}';
const WALL =
  'network: 10.1.0.0/24, interface: b, follows: core, primary: {r: 10.1.0.1}, secondary: {w-1..2: 10.1.0.2..3}';
const specWith = (core: string, wall: string) =>
  `version: 1\nname: t\nos: debian-12\ngroups: {core: {${CORE}${core}}, wall: {${WALL}${wall}}}\n`;
const KEYS = ', authentication: keys';
const PLACED = ', authentication: {keys: /etc/chrony/site.keys}';
const planOf = (core: string, wall: string) => derivePlan(readGood(specWith(core, wall)));
const directives = (spec: string, machine: string) =>
  contentOf(machineOf(renderSpec(spec), machine), '/etc/chrony/chrony.conf')
    .split('\n')
    .filter((line) => /^(server|keyfile|authselectmode)/.test(line));
const expectations = (spec: string, machine: string) =>
  contentOf(machineOf(renderSpec(spec), machine), '/etc/clockseed/expect').split('\n');

describe('links', () => {
  test('are each secondary with each primary, and the primaries with each other; a relay has those of both groups', () => {
    expect([...listMadeLinks(planOf(KEYS, KEYS))].sort()).toEqual([
      'c-1 c-2',
      'c-1 r',
      'c-1 s',
      'c-2 r',
      'c-2 s',
      'r w-1',
      'r w-2',
    ]);
    expect([...listMadeLinks(planOf('', KEYS))].sort()).toEqual(['r w-1', 'r w-2']);
    expect(listMadeLinks(planOf(PLACED, '')).size).toBe(0);
  });
});

describe('what a machine takes from whom', () => {
  const file = 'keyfile /etc/chrony/clockseed.keys';

  test('keys everywhere: nobody without one', () => {
    expect(directives(specWith(KEYS, KEYS), 'r')).toEqual([
      'server 10.0.0.1 iburst minpoll 1 maxpoll 1 xleave key ID',
      'server 10.0.0.2 iburst minpoll 1 maxpoll 1 xleave key ID',
      file,
      'authselectmode require',
    ]);
    expect(directives(specWith(KEYS, ''), 'c-1').slice(-2)).toEqual([file, 'authselectmode require']);
  });

  test('no keys: not a word of them', () => {
    const spec = specWith('', '');
    for (const name of ['c-1', 'r', 'w-1']) {
      expect(directives(spec, name).join(' ')).not.toMatch(/key|auth/);
      expect(expectations(spec, name).join(' ')).not.toMatch(/key/);
    }
  });

  test('keys below only: a relay without peers holds keys and asks without; with one it takes both kinds', () => {
    expect(directives(specWith('', KEYS), 'r')).toEqual([
      'server 10.0.0.1 iburst minpoll 1 maxpoll 1 xleave',
      'server 10.0.0.2 iburst minpoll 1 maxpoll 1 xleave',
      file,
    ]);
    const two = specWith('', KEYS)
      .replace('primary: {r: 10.1.0.1}', 'primary: {r: 10.1.0.1, s: 10.1.0.9}')
      .replace('s: dhcp', 's: 10.0.0.4');
    const lines = directives(two, 'r');
    expect(lines.filter((line) => / key ID$/.test(line))).toHaveLength(1);
    expect(lines.slice(-2)).toEqual([file, 'authselectmode ignore']);
  });
});

describe('keys that others place', () => {
  test('have ids by their names alone, others in another generation, and the check is told', () => {
    const ids = (spec: string) => expectations(spec, 's').filter((line) => /^key=/.test(line));
    const [first, second] = [
      specWith(PLACED, PLACED),
      specWith(PLACED.replace('}', ', generation: 2}'), PLACED),
    ];
    expect(ids(first)).toEqual([
      expect.stringMatching(/^key=\d+ c-1$/),
      expect.stringMatching(/^key=\d+ c-2$/),
    ]);
    expect(ids(first)).not.toEqual(ids(second));
    expect(ids(first.replace('w-1..2: 10.1.0.2..3', 'w-9: 10.1.0.4'))).toEqual(ids(first));
    const id = ids(first)[0]?.match(/\d+/)?.[0];
    expect(expectations(first, 's')).toContain(`leader=a 10.0.0.1 0A000001 1 ${id}`);
    expect(expectations(first, 's')).toContain('keys=placed /etc/chrony/site.keys');
    expect(directives(first, 's')[0]).toBe(`server 10.0.0.1 iburst minpoll 1 maxpoll 1 xleave key ${id}`);
  });

  test('two ids alike on one machine are an error', () => {
    // Found by search: both hash to 2564144812 with the primary p.
    const spec = (generation: number) =>
      `version: 1\nname: t\nos: debian-12\ngroups: {g: {network: 10.0.0.0/24, interface: a, authentication: {keys: /etc/chrony/k, generation: ${generation}}, primary: {p: 10.0.0.1}, secondary: {m-940: 10.0.0.2, m-24903: 10.0.0.3}}}\n`;
    const [found] = checkKeyIds(derivePlan(readGood(spec(1))));
    expect(found).toMatchObject({ code: 'contradiction', severity: 'error' });
    expect(found?.message).toBe('the keys of p with m-940 and with m-24903 would have one id, 2564144812');
    expect(checkKeyIds(derivePlan(readGood(spec(2))))).toEqual([]);
  });
});

describe('images', () => {
  test('make no secondaries where each has keys, and none holds a key file', () => {
    const { plan, files } = renderSpec(specWith(KEYS, ''));
    expect(plan.images.map(({ name }) => name)).toEqual([
      'base',
      'core-primary-c-1',
      'core-primary-c-2',
      'wall-primary',
      'wall-secondary',
    ]);
    expect(files.get('packer/images/base/contents')).toContain('\nabsent=/etc/chrony/clockseed.keys\n');
    expect([...files.keys()].filter((path) => path.endsWith('clockseed.keys'))).toEqual([]);
  });
});
