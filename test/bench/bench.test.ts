import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { fitSlope } from '../../bench/cases/scale-up.js';
import { printTable, replaceResults } from '../../bench/print-table.js';
import { compare, median, type Results, seriesOf } from '../../bench/result.js';
import { writeSpec } from '../../bench/write-spec.js';
import { withFolder } from '../commands/support/run-cli.js';
import { renderSpec } from '../support/render-spec.js';
import { runTool } from '../support/run-tool.js';
import { testWith } from '../support/tools.js';

const PROJECT = resolve(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(PROJECT, path), 'utf8');
const readResults = (path: string): Results => JSON.parse(readFileSync(path, 'utf8'));

const NAMES = [
  'cold-start',
  'validate',
  'generate',
  'jinja2',
  'unchanged',
  'one-changed',
  'one-changed-files',
  'memory',
  'time-exponent',
  'memory-exponent',
];

beforeAll(() => {
  const compiler = join(PROJECT, 'node_modules/typescript/bin/tsc');
  const compiled = runTool(process.execPath, [compiler, '-p', join(PROJECT, 'bench/tsconfig.json')]);
  expect(compiled).toEqual({ status: 0, stdout: '', stderr: '' });
}, 120_000);

// How fast it is says nothing here: others use this machine too.
testWith(
  ['python3-jinja2'],
  'the bench runs at a tiny size, and Jinja2 makes the same bytes',
  () => {
    withFolder((folder) => {
      const file = join(folder, 'results.json');
      const size = ['--machines', '20', '--large', '40', '--repetitions', '1', '--results', file];
      const { status, stdout } = runTool(process.execPath, [join(PROJECT, 'bench/dist/main.js'), ...size]);
      const results = readResults(file);
      expect({ status, stdout }).toEqual({ status: 0, stdout: printTable(results) });
      expect(results).toMatchObject({ format: 1, machines: 20, large: 40, repetitions: 1, skipped: [] });
      expect(results.cases.map(({ name }) => name)).toEqual(NAMES);
      for (const { name, figure, series } of results.cases) {
        expect(Number.isFinite(figure), name).toBe(true);
        expect(series.every(({ values }) => values.length > 0)).toBe(true);
      }
      expect(results.cases.find(({ name }) => name === 'one-changed-files')).toMatchObject({
        figure: 0,
        ok: true,
      });
    });
  },
  180_000,
);

test('words that make no sense are refused', () => {
  const run = (...words: string[]) =>
    runTool(process.execPath, [join(PROJECT, 'bench/dist/main.js'), ...words]);
  expect(run('--only', 'speed').status).toBe(2);
  expect(run('--machines', '1').status).toBe(2);
});

test('what is stated was measured in full, and docs/scale.md says just that', () => {
  const results = readResults(join(PROJECT, 'bench/results.json'));
  expect(results).toMatchObject({ machines: 10_000, large: 100_000 });
  expect(results.repetitions).toBeGreaterThanOrEqual(5);
  expect(results.cases.map(({ name }) => name)).toEqual(NAMES);
  for (const { figure, limit, ok, series } of results.cases) {
    expect(ok).toBe(figure <= limit);
    for (const one of series) expect(seriesOf(one.what, one.unit, one.values)).toEqual(one);
  }
  const page = read('docs/scale.md');
  expect(page).toBe(replaceResults(page, results));
  expect(page).toContain(printTable(results));
});

test('both forms of a spec say the same', () => {
  const [ranges, lines] = (['ranges', 'lines'] as const).map((form) =>
    renderSpec(writeSpec({ machines: 25, form })),
  );
  expect([...(lines?.machines.keys() ?? [])]).toEqual([...(ranges?.machines.keys() ?? [])]);
  expect(ranges?.machines.size).toBe(25);
  expect(lines?.files).toEqual(ranges?.files);
});

test('medians, ratios and slopes', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(() => median([])).toThrow();
  const [one, two] = [seriesOf('one', 's', [1, 3, 100]), seriesOf('two', 's', [2])];
  expect(compare('n', 'c', 1.5, one, two)).toMatchObject({ figure: 1.5, ok: true });
  expect(compare('n', 'c', 1.4, one, two)).toMatchObject({ ok: false });
  expect(
    fitSlope([
      [10, 3],
      [100, 30],
      [1000, 300],
    ]),
  ).toBeCloseTo(1);
  expect(
    fitSlope([
      [10, 1],
      [100, 100],
      [1000, 10_000],
    ]),
  ).toBeCloseTo(2);
});
