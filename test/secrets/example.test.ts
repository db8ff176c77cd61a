import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { listSecretDeliverables } from '../../src/package/list-secret-deliverables.js';
import { openRing } from '../../src/secrets/key-ring.js';
import { contentOf } from '../support/render-spec.js';
import { runTool, withFiles } from '../support/run-tool.js';
import { testWith } from '../support/tools.js';
import { KEYS } from './support/cell.js';
import { keygenFor, renderWithKeys } from './support/make-keys.js';

const SPEC = readFileSync(join(import.meta.dirname, '../../examples/authenticated-cell.yaml'), 'utf8');
const keys = { ...keygenFor(SPEC), spec: 'press-cell' };
const { plan, machines } = renderWithKeys(SPEC, keys);

describe('examples/authenticated-cell.yaml', () => {
  test('every two that ask each other have a key, the same on both sides, and each machine asks only with keys that it has', () => {
    expect(keys.links.size).toBe(9);
    for (const [name, machine] of machines) {
      const held = [...contentOf(machine, KEYS).matchAll(/^(\d+) /gm)].map(([, id]) => Number(id));
      const asked = [...contentOf(machine, '/etc/chrony/chrony.conf').matchAll(/^server .* key (\d+)$/gm)];
      expect(held, name).toEqual(expect.arrayContaining(asked.map(([, id]) => Number(id))));
      expect([name, held.length, asked.length]).toEqual(
        name.startsWith('line') ? [name, 5, 1] : [name, 2, 2],
      );
      const expectations = contentOf(machine, '/etc/clockseed/expect');
      expect(expectations.match(/^key=\d+ /gm)).toHaveLength(held.length);
    }
    const all = [...machines.values()].flatMap(
      (machine) => contentOf(machine, KEYS).match(/^\d+ .*$/gm) ?? [],
    );
    expect(all).toHaveLength(18);
    expect(new Set(all).size).toBe(9);
  });

  test('a changed key is another configuration, and another instance', () => {
    const instances = (ring: typeof keys) =>
      [...listSecretDeliverables(plan, openRing(ring))]
        .filter(({ path }) => path === 'nodes/press-1/meta-data')
        .map(({ content }) => String(content));
    const rotated = keygenFor(SPEC, { rotate: true }, keys);
    expect(instances(rotated)).not.toEqual(instances(keys));
  });

  testWith(['chronyd-4.3'], 'chronyd takes every file', ({ 'chronyd-4.3': chronyd }) => {
    for (const [name, machine] of machines) {
      const conf = contentOf(machine, '/etc/chrony/chrony.conf');
      withFiles(new Map([['chrony.conf', conf]]), (folder) => {
        expect([name, runTool(chronyd, ['-p', '-f', join(folder, 'chrony.conf')]).status]).toEqual([name, 0]);
      });
    }
  });
});

test('keys count where a datasource limits user-data', async () => {
  const { checkUserData } = await import('../../src/package/check-user-data.js');
  const many = SPEC.replace('os: debian-12', 'os: debian-12\ndatasource: ec2\ninstall: baked')
    .replace('10.20.0.0/24', '10.20.0.0/16')
    .replace('press-1..4: 10.20.0.11..14', 'press-1..400: 10.20.1.1..10.20.2.144');
  const ring = keygenFor(many);
  const rendered = renderWithKeys(many, ring);
  expect(checkUserData(rendered.plan)).toEqual([]);
  const turned = keygenFor(many, { rotate: true }, ring);
  const codes = checkUserData(rendered.plan, openRing(turned)).map(
    ({ code, message }) => `${code}: ${message}`,
  );
  expect(codes).toEqual([
    expect.stringMatching(/^user-data-too-large: the user-data of line-1 has \d+ bytes packed/),
  ]);
});
