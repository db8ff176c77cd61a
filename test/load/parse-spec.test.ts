import { describe, expect, test } from 'vitest';
import { loadSpec } from '../../src/load/load-spec.js';
import { nodeAt, type SpecNode } from '../../src/load/tree.js';

function parse(text: string) {
  return loadSpec('x.yaml', Buffer.from(text));
}

/** A tree as plain values, mappings as lists of pairs. */
function plain(node: SpecNode | undefined): unknown {
  if (!node) return undefined;
  if (node.kind === 'scalar') return node.text;
  if (node.kind === 'list') return node.items.map(plain);
  return [...node.entries].map(([key, { value }]) => [key, plain(value)]);
}

function codes(text: string) {
  return parse(text).diagnostics.map(({ code }) => code);
}

describe('scalars', () => {
  test('stay as they are written', () => {
    const { root } = parse('{a: 1, b: 01, c: 1e3, d: yes, e: 0x1, f: ~, g: , h: 2026-01-01, i: 1.10}');
    expect(plain(root)).toEqual([
      ['a', '1'],
      ['b', '01'],
      ['c', '1e3'],
      ['d', 'yes'],
      ['e', '0x1'],
      ['f', '~'],
      ['g', ''],
      ['h', '2026-01-01'],
      ['i', '1.10'],
    ]);
  });

  test.each([
    ['on', true],
    ['"on"', false],
    ["'on'", false],
    ['!!str on', false],
    ['|\n  on', false],
  ])('%j is plain: %s', (text, expected) => {
    expect(nodeAt(parse(`a: ${text}`).root as SpecNode, ['a'])).toMatchObject({ plain: expected });
  });

  test('1 and 01 are two keys', () => {
    expect(plain(parse('1: a\n01: b').root)).toEqual([
      ['1', 'a'],
      ['01', 'b'],
    ]);
  });
});

describe('keys', () => {
  test('of Object.prototype are keys like others', () => {
    const keys = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'];
    const { root } = parse(keys.map((key) => `${key}: ${key}\n`).join(''));
    expect(plain(root)).toEqual(keys.map((key) => [key, key]));
    expect(nodeAt(parse('a: 1').root as SpecNode, ['toString'])).toBeUndefined();
  });

  test('keep their order, numbers too', () => {
    expect(plain(parse('b: \n2: \na: \n1: ').root)).toEqual([
      ['b', ''],
      ['2', ''],
      ['a', ''],
      ['1', ''],
    ]);
  });

  test('that stand twice are named with the first', () => {
    const { diagnostics } = parse('a: 1\nb: 2\n"a": 3');
    expect(diagnostics).toMatchObject([
      { code: 'duplicate-key', span: { start: 10, end: 13 }, related: [{ span: { start: 0, end: 1 } }] },
    ]);
  });
});

describe('anchors', () => {
  test('an alias means the last anchor before it', () => {
    expect(plain(parse('l: [&a 1, *a, &a 2, *a]').root)).toEqual([['l', ['1', '1', '2', '2']]]);
    expect(plain(parse('a: &a {b: &a 1, c: *a}\nd: *a').root)).toEqual([
      [
        'a',
        [
          ['b', '1'],
          ['c', '1'],
        ],
      ],
      [
        'd',
        [
          ['b', '1'],
          ['c', '1'],
        ],
      ],
    ]);
  });

  test('stand on keys as well, and aliases may be keys', () => {
    expect(plain(parse('&k key: 1\nv: *k\n').root)).toEqual([
      ['key', '1'],
      ['v', 'key'],
    ]);
    expect(plain(parse('a: &k key\n*k : 1\n').root)).toEqual([
      ['a', 'key'],
      ['key', '1'],
    ]);
  });

  test.each(['a: &a [*a]', 'a: &a {<<: *a}', 'a: &a 1\nb: &a [*a]', 'a: *b\nb: &b 1'])(
    '%j is refused',
    (text) => {
      expect(codes(text)).toContain('alias');
    },
  );

  test('<< gives keys that are not there, the first source first, after the own', () => {
    const { root } = parse('a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc: {<<: [*a, *b], x: 3}\n');
    expect(plain(nodeAt(root as SpecNode, ['c']))).toEqual([
      ['x', '3'],
      ['y', '1'],
      ['z', '2'],
    ]);
  });

  test('"<<" in quotes is a key', () => {
    expect(plain(parse('"<<": 1').root)).toEqual([['<<', '1']]);
  });

  test('what comes through an alias stands where it was written', () => {
    const text = 'a: &a [x]\nb: *a\n';
    const node = nodeAt(parse(text).root as SpecNode, ['b', 0]);
    expect(text.slice(node?.span.start, node?.span.end)).toBe('x');
  });
});
