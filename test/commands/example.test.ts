import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EXAMPLE, PROJECT, runCli, withFolder } from './support/run-cli.js';

const listFiles = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(folder, path)).isFile())
    .sort();

test('a wall of nine machines needs no more than 12 lines', () => {
  const lines = readFileSync(EXAMPLE, 'utf8').trimEnd().split('\n');
  expect(lines.length).toBeLessThanOrEqual(12);
  const plan = JSON.parse(runCli(['plan', EXAMPLE, '--json']).stdout);
  expect(plan.groups.flatMap(({ machines }: { machines: object[] }) => machines)).toHaveLength(9);
});

test('out/ is the rendering of the example, byte for byte (npm start brings it up to date)', () => {
  withFolder((folder) => {
    const args = ['generate', 'examples/videowall.yaml', '--out', join(folder, 'out')];
    expect(runCli(args).status).toBe(0);
    const [made, committed] = [join(folder, 'out'), join(PROJECT, 'out')];
    expect(listFiles(committed)).toEqual(listFiles(made));
    const read = (folder: string, path: string) => readFileSync(join(folder, path), 'utf8');
    const stale = listFiles(made).filter((path) => read(committed, path) !== read(made, path));
    expect(stale).toEqual([]);
  });
});

test('the folders are those of the machines, with the four files of NoCloud', () => {
  const nodes = join(PROJECT, 'out/nodes');
  const names = Array.from({ length: 9 }, (_, index) => `wall-${index + 1}`);
  expect(readdirSync(nodes).sort()).toEqual(names);
  for (const name of names)
    expect(readdirSync(join(nodes, name)).sort()).toEqual([
      'meta-data',
      'network-config',
      'user-data',
      'vendor-data',
    ]);
});
