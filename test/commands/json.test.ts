import { describe, expect, test } from 'vitest';
import { EXAMPLE, runCli, specWith, withFolder } from './support/run-cli.js';

describe('--json', () => {
  test('plan: the whole plan, each setting with its value and where it comes from', () => {
    const { status, stdout } = runCli(['plan', EXAMPLE, '--json']);
    expect(status).toBe(0);
    const plan = JSON.parse(stdout);
    expect(Object.keys(plan)).toEqual(['format', 'name', 'images', 'groups']);
    expect(plan.format).toBe(1);
    const [group] = plan.groups;
    expect(Object.keys(group)).toEqual(['name', 'networks', 'authenticated', 'relays', 'open', 'machines']);
    expect(group.machines).toHaveLength(9);
    const [primary, secondary] = group.machines;
    const keys = ['name', 'role', 'group', 'listed', 'address', 'interface', 'stratum'];
    const rest = ['referenceIds', 'sources', 'serves'];
    const load = ['clients', 'packetsPerSecond', 'settings'];
    expect(Object.keys(primary)).toEqual([...keys, 'local', ...rest, 'preset', ...load]);
    expect(Object.keys(secondary)).toEqual([...keys, ...rest, ...load]);
    expect(primary).toMatchObject({
      role: 'primary',
      referenceIds: ['7F7F0101'],
      clients: 8,
      packetsPerSecond: 8,
    });
    expect(secondary).toMatchObject({
      role: 'secondary',
      referenceIds: ['C0A80104'],
      packetsPerSecond: 1,
    });
    expect(secondary.stratum).toEqual({
      value: { least: 9, most: 9 },
      origin: { kind: 'default', setting: 'stratum' },
    });
    const place = {
      kind: 'spec',
      path: ['groups', 'lobby', 'interface'],
      file: EXAMPLE,
      line: 7,
      column: 16,
    };
    expect(secondary.interface).toEqual({ value: 'enp3s0', origin: place });
  });

  test('validate: diagnostics, one object each; an empty list when all is well', () => {
    expect(runCli(['validate', '-', '--json'], { input: specWith() })).toEqual({
      status: 0,
      stdout: '[]\n',
      stderr: '',
    });
    const { status, stdout, stderr } = runCli(['validate', '-', '--json'], {
      input: specWith('pollin: tight\nstep: maybe'),
    });
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    const found: object[] = JSON.parse(stdout);
    expect(found).toHaveLength(2);
    expect(found[0]).toMatchObject({
      severity: 'error',
      code: 'unknown-key',
      message: expect.stringContaining('pollin'),
      suggestion: 'polling',
      file: '<stdin>',
      line: 4,
      column: 1,
      endColumn: 7,
      related: [],
    });
  });

  test('plan and generate: diagnostics of a spec that is refused come as JSON too', () => {
    for (const command of ['plan', 'generate']) {
      const { status, stdout, stderr } = runCli([command, '-', '--json'], { input: specWith('step: maybe') });
      expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
      expect(JSON.parse(stdout)).toHaveLength(1);
    }
  });

  test('generate: what was written, and nothing the second time', () => {
    withFolder((folder) => {
      const generate = () =>
        JSON.parse(runCli(['generate', EXAMPLE, '--out', 'o', '--json'], { folder }).stdout);
      const first = generate();
      expect(first).toEqual({
        out: 'o',
        written: expect.arrayContaining(['nodes/wall-1/user-data', 'plan.json']),
        unchanged: 0,
        removed: [],
        overwritten: [],
        kept: [],
      });
      expect([...first.written].sort()).toEqual(first.written);
      expect(generate()).toMatchObject({ written: [], unchanged: first.written.length, removed: [] });
    });
  });
});
