import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readTopology } from '../../src/spec/read-topology.js';
import { listSpecs, pathOf } from './list-pairs.js';

const HEAD = `version: 1
name: large
os: debian-12
groups:
  g:
    network: 10.0.0.0/8
    interface: e0
    primary: {a: 10.255.0.1}
    secondary:
`;

/** So many lines, of the form that a function gives to a number. */
function lines(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => `${line(index)}\n`).join('');
}

function addressOf(index: number): string {
  return `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`;
}

function macOf(index: number): string {
  const octets = [index >> 16, (index >> 8) & 255, index & 255];
  return `52:54:00:${octets.map((octet) => octet.toString(16).padStart(2, '0')).join(':')}`;
}

/** Reads a spec and says how many machines and problems it has, and how many seconds of the processor that took. */
function measure(text: string) {
  const start = process.cpuUsage();
  const { topology, diagnostics } = readTopology('large.yaml', Buffer.from(text));
  const machines = topology?.groups.reduce((sum, group) => sum + 1 + group.secondaries.length, 0);
  return { machines, problems: diagnostics.length, seconds: process.cpuUsage(start).user / 1e6 };
}

// What a busy host takes is not counted. Several times what is needed: what these tests catch is quadratic.
describe('large specs', () => {
  test('100,000 machines, one a line', () => {
    const { seconds, ...rest } = measure(
      HEAD + lines(99_999, (index) => `      m${index}: ${addressOf(index + 1)}`),
    );
    expect(rest).toEqual({ machines: 100_000, problems: 0 });
    expect(seconds).toBeLessThan(20);
  }, 60_000);

  test('30,000 machines, each with an overlay', () => {
    const members = lines(30_000, (index) => `      m${index}: ${addressOf(index + 1)}`);
    const overlays = lines(30_000, (index) => `  m${index}: {mac: "${macOf(index)}"}`);
    const { seconds, ...rest } = measure(`${HEAD}${members}machines:\n${overlays}`);
    expect(rest).toEqual({ machines: 30_001, problems: 0 });
    expect(seconds).toBeLessThan(20);
  }, 60_000);

  test('30,000 times the same address', () => {
    const { seconds, ...rest } = measure(HEAD + lines(30_000, (index) => `      m${index}: 10.0.0.1`));
    expect(rest).toEqual({ machines: undefined, problems: 29_999 });
    expect(seconds).toBeLessThan(20);
  }, 60_000);

  test('20,000 machines and 20,000 overlays of others', () => {
    const members = lines(20_000, (index) => `      m${index}: ${addressOf(index + 1)}`);
    const overlays = lines(20_000, (index) => `  k${index}: {}`);
    const { seconds, ...rest } = measure(`${HEAD}${members}machines:\n${overlays}`);
    expect(rest).toEqual({ machines: undefined, problems: 20_000 });
    expect(seconds).toBeLessThan(20);
  }, 60_000);

  test.each([
    ['unknown keys', (index: number) => `${index === 0 ? 'verify:\n' : ''}  k${index}: 1`, 30_000],
    ['the same key', () => '      b: 10.0.0.3', 30_000],
    ['ambiguous words', (index: number) => `${index === 0 ? 'cloud-init:\n  a:\n' : ''}  - yes`, 150_000],
  ])(
    '%s',
    (_, line, count) => {
      const { seconds, problems } = measure(`${HEAD}      b: 10.0.0.2\n${lines(count, line)}`);
      expect(problems).toBe(count);
      expect(seconds).toBeLessThan(20);
    },
    60_000,
  );

  test('1,000 groups that share 100 wrong directives: each is said once', () => {
    const groups = lines(
      1_000,
      (index) =>
        `  g${index}: {network: 10.0.0.0/8, interface: e0, primary: {p${index}: ${addressOf(index + 1)}}, secondary: any}`,
    );
    const head = `version: 1\nname: large\nos: debian-12\nchrony:\n  directives:\n${lines(100, () => '    - pool x')}`;
    const { seconds, problems } = measure(`${head}groups:\n${groups}`);
    expect(problems).toBe(100);
    expect(seconds).toBeLessThan(20);
  }, 60_000);
});

describe('clockseed validate', () => {
  const cli = join(import.meta.dirname, '../../dist/cli.js');
  const validate = (folder: 'ok' | 'err', name: string, ...options: string[]) =>
    spawnSync(process.execPath, [cli, 'validate', `${name}.yaml`, ...options], {
      cwd: join(import.meta.dirname, folder),
      encoding: 'utf8',
    });

  test('prints on stderr what stands beside the spec, exit 1', () => {
    const run = validate('err', 'all-stages-at-once');
    expect(run.stderr).toBe(readFileSync(pathOf('err', 'all-stages-at-once.out'), 'utf8'));
    expect(run).toMatchObject({ status: 1, stdout: '' });
  });

  test('prints warnings and goes on, exit 0', () => {
    const run = validate('err', 'nobody-follows');
    expect(run.stderr).toBe(readFileSync(pathOf('err', 'nobody-follows.out'), 'utf8'));
    expect(run.status).toBe(0);
    expect(run.stdout).toContain('fine');
  });

  test('--json has every place on stdout, exit 1', () => {
    const run = validate('err', 'duplicates', '--json');
    expect(run).toMatchObject({ status: 1, stderr: '' });
    expect(JSON.parse(run.stdout)).toContainEqual({
      severity: 'error',
      code: 'duplicate-mac',
      path: ['machines', 'wall-3', 'mac'],
      message: 'the MAC address 52:54:00:00:00:01 stands twice',
      allowed: 'each MAC address once',
      file: 'duplicates.yaml',
      line: 22,
      column: 17,
      endColumn: 36,
      related: [{ message: 'first', file: 'duplicates.yaml', line: 21, column: 17, endColumn: 36 }],
    });
  });

  test('says nothing on stderr about a good spec, exit 0', () => {
    expect(listSpecs('ok')).toContain('minimal');
    expect(validate('ok', 'minimal')).toMatchObject({
      status: 0,
      stderr: '',
      stdout: 'minimal.yaml: fine. 9 machines in 1 group.\n',
    });
  });
});
