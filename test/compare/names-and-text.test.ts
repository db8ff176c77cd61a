import { describe, expect, test } from 'vitest';
import { countLines, listPatch } from '../../src/compare/diff-text.js';
import { groupFiles } from '../../src/compare/group-alike.js';
import { printDuration } from '../../src/compare/print-duration.js';
import { escapeMarkdown } from '../../src/compare/print-markdown.js';
import { printValue } from '../../src/compare/print-value.js';
import { collapseNames } from '../../src/diagnostics/collapse-names.js';
import { parseDuration } from '../../src/spec/values/parse-duration.js';

describe('names', () => {
  test.each([
    [[], ''],
    [['a'], 'a'],
    [['wall-2', 'wall-3'], 'wall-2, wall-3'],
    [['wall-8', 'wall-9', 'wall-10', 'p'], 'wall-8 … wall-10, p'],
    [['n-08', 'n-09', 'n-10'], 'n-08 … n-10'],
    [['n-9', 'n-010', 'n-011'], 'n-9, n-010, n-011'],
    [['n-3', 'n-2', 'n-1'], 'n-3, n-2, n-1'],
    [['a-1', 'b-2', 'a-3'], 'a-1, b-2, a-3'],
  ])('%j are %s', (names, shown) => {
    expect(collapseNames(names)).toBe(shown);
  });

  test('of a long list are cut, and counted', () => {
    const names = Array.from({ length: 14 }, (_, index) => `n-${index * 2}`);
    expect(collapseNames([...names, 'z-1', 'z-2', 'z-3'])).toMatch(/^n-0, .*n-18, and 7 more$/);
  });
});

test('a duration is printed as a spec may state it', () => {
  const limits = { least: 0, most: 1e9, example: '1s', text: '' };
  for (const text of ['100us', '1500us', '1m', '90s', '2h', '1d', '50ns', '1s', '36h'])
    expect(parseDuration(printDuration(Number(parseDuration(text, limits))), limits)).toBe(
      parseDuration(text, limits),
    );
  expect([0.0001, 60, 90, 86_400, 0.5].map(printDuration)).toEqual(['100us', '1m', '90s', '1d', '500ms']);
});

describe('text', () => {
  const lines = (first: number, last: number) =>
    Array.from({ length: last - first + 1 }, (_, index) => `line ${first + index}\n`).join('');

  test('has its lines counted, also where more differ than are looked at one by one', () => {
    expect(countLines('a\nb\nc\n', 'a\nx\ny\nc\n')).toEqual({ added: 2, removed: 1 });
    expect(countLines('', lines(1, 5))).toEqual({ added: 5, removed: 0 });
    expect(countLines('', lines(1, 5000))).toEqual({ added: 5000, removed: 0 });
    expect(countLines(lines(1, 5000), lines(2001, 9000))).toEqual({ added: 4000, removed: 2000 });
  });

  test('is shown as a unified diff, or not at all where too much differs', () => {
    expect(listPatch('a\nb\n', 'a\nc\n')).toEqual(['@@ -1,2 +1,2 @@', ' a', '-b', '+c']);
    expect(listPatch('', lines(1, 30_000))).toHaveLength(30_001);
    expect(listPatch('', 'a\n')).toEqual(['@@ -0,0 +1,1 @@', '+a']);
    expect(listPatch(lines(1, 5000), lines(5001, 9000))).toBeUndefined();
  });
});

test('files are joined where only the machine’s name tells them apart', () => {
  const lines = { added: 1, removed: 1 };
  const of = (machine: string, path: string, added = 1) =>
    ({ path, machine, status: 'changed', lines: { ...lines, added } }) as const;
  const files = [
    of('n-1', 'nodes/n-1/user-data'),
    of('n-1', 'install/n-1.sh'),
    of('n-2', 'nodes/n-2/user-data'),
    of('n-2', 'install/n-2.sh', 2),
    of('n-3', 'nodes/n-3/user-data'),
    of('nodes', 'nodes/nodes/user-data', 7),
  ];
  expect(groupFiles(files).map(({ path, count }) => [path, count])).toEqual([
    ['nodes/n-1 … n-3/user-data', 3],
    ['install/n-1.sh', 1],
    ['install/n-2.sh', 1],
    ['nodes/nodes/user-data', 1],
  ]);
});

test('values are the same exactly when their texts are', () => {
  const values: unknown[] = [
    1,
    '1',
    1n,
    true,
    'true',
    null,
    'null',
    Number.NaN,
    Number.POSITIVE_INFINITY,
    0,
    -0,
    [],
    {},
    new Map(),
    '',
    new Map([['a', 1]]),
    new Map([['a', 2]]),
    { a: 1 },
    [['a', 1]],
    new Map([[1, 1]]),
    new Map([['1', 1]]),
  ];
  expect(new Set(values.map(printValue)).size).toBe(values.length);
});

test('what a spec says cannot become Markdown or HTML', () => {
  const hostile = '| a `b` <img src=x> **c** [d](e) @f #1 _g_ ~h~ \\ & ! \n - i';
  expect(escapeMarkdown(hostile)).not.toMatch(/[|`<>*[\]@_~\\!\n"']/);
  expect(
    escapeMarkdown(hostile).replaceAll(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code))),
  ).toBe(hostile);
});
