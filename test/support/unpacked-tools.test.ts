import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { testWith } from './tools.js';

/** Directives, each with the first of our chronys that knows it (chrony's NEWS): the judges judge what they claim to. */
const gates = [
  { line: 'local stratum 8', since: 0 },
  { line: 'server 192.168.1.4 extfield F323', since: 1 },
  { line: 'server 192.168.1.4 maxdelayquant 0.5', since: 1 },
  { line: 'local stratum 8 activate 0.5', since: 2 },
  { line: 'ntsaeads 30', since: 2 },
  { line: 'local stratum 8 waitsynced 10 waitunsynced 5', since: 3 },
  { line: 'server 192.168.1.4 maxunreach 8', since: 3 },
];
const chronys = ['chronyd-4.0', 'chronyd-4.3', 'chronyd-4.6', 'chronyd-sid'] as const;

let file: string;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'clockseed-unpacked-'));
  file = join(folder, 'file');
});
afterAll(() => rmSync(folder, { recursive: true }));

function judge(
  content: string,
  command: string,
  ...args: string[]
): { status: number | null; output: string } {
  writeFileSync(file, content);
  const run = spawnSync(command, [...args, file], { encoding: 'utf8' });
  return { status: run.status, output: run.stdout + run.stderr };
}

describe.each([...chronys.entries()])('%i %s', (age, name) => {
  for (const { line, since } of gates) {
    testWith([name], `${age < since ? 'refuses' : 'accepts'} ${line}`, (paths) => {
      const { status, output } = judge(`driftfile /tmp/drift\n${line}\n`, paths[name], '-p', '-f');
      expect({ status, output }).toEqual({
        status: age < since ? 1 : 0,
        output: expect.stringContaining(age < since ? 'at line 2 in file' : line),
      });
    });
  }
});

describe.each([
  { name: 'cloud-init-22.4', acceptsUnknownKeys: true },
  { name: 'cloud-init-25.1', acceptsUnknownKeys: false },
] as const)('$name schema', ({ name, acceptsUnknownKeys }) => {
  testWith([name], 'accepts a good document', (paths) => {
    const run = judge('#cloud-config\npackages: [chrony]\n', paths[name], 'schema', '--config-file');
    expect(run).toEqual({ status: 0, output: expect.stringContaining('Valid') });
  });

  testWith([name], 'refuses a wrong type', (paths) => {
    const run = judge('#cloud-config\npackages: chrony\n', paths[name], 'schema', '--config-file');
    expect(run).toEqual({ status: 1, output: expect.stringContaining("'chrony' is not of type 'array'") });
  });

  testWith([name], `${acceptsUnknownKeys ? 'accepts' : 'refuses'} a misspelt key`, (paths) => {
    const run = judge('#cloud-config\npackges: [chrony]\n', paths[name], 'schema', '--config-file');
    expect(run.status).toBe(acceptsUnknownKeys ? 0 : 1);
  });
});

describe('python3-yaml', () => {
  testWith(['python3-yaml'], 'reads YAML 1.1, as the machines do', (paths) => {
    const program = 'import sys, yaml; print(yaml.safe_load(open(sys.argv[1])))';
    writeFileSync(file, 'on: 0755\n');
    const run = spawnSync(paths['python3-yaml'], ['-c', program, file], { encoding: 'utf8' });
    expect(run.stdout).toBe('{True: 493}\n');
  });
});
