import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { formatDiagnostics } from '../../src/diagnostics/format-diagnostics.js';
import { readTopology } from '../../src/spec/read-topology.js';
import { expectPlaces } from './expect-places.js';
import { GARBAGE } from './list-garbage.js';

/** In ms. Under a second each on a machine of its own; what is quadratic takes minutes. */
const LONGEST = 15_000;

describe('a megabyte of garbage is refused with a clear error', () => {
  test.each(Object.entries(GARBAGE))('%s', (_, content) => {
    const bytes = Buffer.from(content);
    const start = performance.now();
    const { topology, diagnostics } = readTopology('garbage.yaml', bytes);
    const text = formatDiagnostics(diagnostics, false);
    expect(performance.now() - start).toBeLessThan(LONGEST);
    expect(topology).toBeUndefined();
    expect(diagnostics.some(({ severity }) => severity === 'error')).toBe(true);
    expectPlaces(diagnostics, bytes);
    expect(text.length).toBeLessThan(60_000);
    expect(text).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
    expect(text).not.toMatch(/Infinity|NaN|undefined|\[object/);
  });
});

describe('from the command line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'clockseed-garbage-'));
  const cli = join(import.meta.dirname, '../../dist/cli.js');
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each([
    'nothing at all',
    'random bytes',
    'random text',
    '"[" repeated',
    'a billion laughs',
    'brackets in a spec',
    'a name of digits and dots',
  ])('%s: exit 1, one clear error, nothing written', (name) => {
    writeFileSync(join(folder, 'spec.yaml'), GARBAGE[name] ?? '');
    const start = performance.now();
    const run = spawnSync(process.execPath, [cli, 'generate', 'spec.yaml', '--out', 'out'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(performance.now() - start).toBeLessThan(LONGEST);
    expect(run).toMatchObject({ status: 1, signal: null, stdout: '' });
    expect(run.stderr).toMatch(/^spec\.yaml:\d+:\d+: error: /);
    expect(run.stderr).not.toMatch(/^ +at |a bug of clockseed/m);
    expect(readdirSync(folder)).toEqual(['spec.yaml']);
  });
});
