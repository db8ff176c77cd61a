import { expect, test } from 'vitest';
import type { SpecFolder } from '../../../src/load/include/spec-folder.js';
import { loadSpec } from '../../../src/load/load-spec.js';
import { MAX_SPEC_BYTES } from '../../../src/load/read-source.js';

/** A folder of files that are made when they are read, and how many were. */
function imagine(read: (path: string) => string | Buffer): SpecFolder & { readonly reads: string[] } {
  const reads: string[] = [];
  return {
    reads,
    spec: 'spec.yaml',
    nameOf: (path) => path,
    read: (path) => {
      reads.push(path);
      return Buffer.from(read(path));
    },
  };
}

const load = (spec: string, folder: SpecFolder) => loadSpec('spec.yaml', Buffer.from(spec), folder);
const listOf = (count: number, name: (index: number) => string) =>
  `[${Array.from({ length: count }, (_, index) => name(index)).join(', ')}]`;

test('a chain of files has an end', () => {
  const folder = imagine((path) => `include: ${Number.parseInt(path, 10) + 1}.yaml\n`);
  const { diagnostics, isPartial } = load('include: 1.yaml\n', folder);
  expect(diagnostics.map(({ message }) => message)).toEqual(['more than 16 files include one another']);
  expect({ isPartial, reads: folder.reads.length }).toEqual({ isPartial: true, reads: 15 });
});

test('so has their number', () => {
  const folder = imagine((path) => `x: {k${path}: 1}\n`);
  expect(load(`include: ${listOf(999, (index) => `f${index}`)}\n`, folder).diagnostics).toEqual([]);
  const many = imagine((path) => `x: {k${path}: 1}\n`);
  const { diagnostics } = load(`include: ${listOf(1005, (index) => `f${index}`)}\n`, many);
  expect(diagnostics[0]?.message).toBe('the spec includes too many files');
  expect(many.reads).toHaveLength(999);
});

test('and their size, all together', () => {
  const half = Buffer.alloc(MAX_SPEC_BYTES / 2, '#\n');
  const folder = imagine(() => half);
  const { diagnostics } = load('include: [a, b]\n', folder);
  expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([
    ['yaml', 'the included file is empty'],
    ['too-large', 'the spec is too large with this file'],
  ]);
});

test('a file is read once, however many groups include it', () => {
  const folder = imagine(() => 'polling: tight\nverify: {within: 10m}\n');
  const groups = Array.from({ length: 300 }, (_, index) => `  g${index}: {include: tight.yaml}\n`).join('');
  expect(load(`groups:\n${groups}`, folder).diagnostics).toEqual([]);
  expect(folder.reads).toEqual(['tight.yaml']);
});

test('what unfolds to far more than was written is given up', () => {
  const keys = Array.from({ length: 900 }, (_, index) => `k${index}: 1\n`).join('');
  const groups = Array.from({ length: 900 }, (_, index) => `  g${index}: {include: many.yaml}\n`).join('');
  const { diagnostics } = load(
    `groups:\n${groups}`,
    imagine(() => keys),
  );
  expect(diagnostics[0]?.message).toBe('files that are included again and again make the spec too large');
  // Aliases and files share one limit.
  const bomb = `x: &x [${'a, '.repeat(900)}]\ny: [${'*x, '.repeat(90)}]\n`;
  const twice = load(
    'include: [one, two]\n',
    imagine((path) => (path === 'one' ? bomb : bomb.replaceAll('x', 'z').replace('y', 'w'))),
  );
  expect(twice.diagnostics.map(({ code }) => code)).toEqual(['alias-expansion']);
});

test('a long file that is no part of a spec is not parsed', () => {
  const folder = imagine(() => 'a: [b, c]\n'.repeat(20_000));
  const { diagnostics } = load('include: a.yaml\n', folder);
  expect(diagnostics[0]?.message).toMatch(/^this is no part of a spec: the words groups, /);
});

test('bytes that are no text are shown in their own file', () => {
  const folder = imagine(() => Buffer.from('polling: tight\nname: caf\xe9\n', 'latin1'));
  const { diagnostics, locator } = load('include: site.yaml\n', folder);
  expect(locator.locateAll(diagnostics)).toMatchObject([
    { code: 'encoding', place: { file: 'site.yaml', line: 2, column: 10 } },
  ]);
});
