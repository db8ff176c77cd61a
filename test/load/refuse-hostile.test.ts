import { describe, expect, test } from 'vitest';
import { loadSpec } from '../../src/load/load-spec.js';

function parse(text: string) {
  return loadSpec('x.yaml', Buffer.from(text));
}

function codes(text: string) {
  return parse(text).diagnostics.map(({ code }) => code);
}

describe('hostile text', () => {
  test.each([
    ['lists', 10, 10, 'alias-expansion'],
    ['lists', 10, 4, undefined],
    ['merges', 10, 10, undefined],
  ] as const)('%s of aliases, %i wide and %i deep: %s', (kind, wide, deep, expected) => {
    const step = (index: number) => {
      const many = Array.from({ length: wide }, () => `*a${index}`).join(', ');
      return `a${index + 1}: &a${index + 1} ${kind === 'lists' ? `[${many}]` : `{<<: [${many}], k${index}: x}`}\n`;
    };
    const text = `a0: &a0 ${kind === 'lists' ? '[x]' : '{k: x}'}\n${Array.from({ length: deep }, (_, index) => step(index)).join('')}`;
    expect(codes(text)[0]).toBe(expected);
  });

  test.each([
    ['[[', '['.repeat(200)],
    ['{a: {a:', '{a: '.repeat(200)],
    ['- - -', '- '.repeat(200)],
    ['? ? ?', '? '.repeat(200)],
    ['a:\\n a:', Array.from({ length: 200 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join('')],
  ])('%s nested 200 deep is refused', (_, text) => {
    expect(['too-deep', 'wrong-kind']).toContain(codes(text)[0]);
    expect(codes(`x: \n ${text.replaceAll('\n', '\n ')}`)).toEqual(['too-deep']);
  });

  test('90 levels are read, and through an alias they count on', () => {
    const nested = `${'['.repeat(90)}x${']'.repeat(90)}`;
    expect(codes(`a: &a ${nested}`)).toEqual([]);
    expect(codes(`a: &a ${nested}\nb: [[[[[[*a]]]]]]`)).toEqual([]);
    expect(codes(`a: &a ${nested}\nb: [[[[[[[[[[[[*a]]]]]]]]]]]]`)).toEqual(['too-deep']);
  });

  test('a long text without the word groups is not parsed', () => {
    expect(parse(`version: 1\n${'k: 1\n'.repeat(20_000)}`)).toMatchObject({
      diagnostics: [
        { code: 'missing-key', message: 'this is no spec: the word groups does not occur in it' },
      ],
    });
  });

  test('a spec with more keys at its top than there could be is given up', () => {
    const keys = (count: number) => Array.from({ length: count }, (_, index) => `x-${index}`);
    expect(
      codes(
        keys(999)
          .map((key) => `${key}: 1\n`)
          .join(''),
      ),
    ).toEqual([]);
    expect(
      codes(
        keys(1100)
          .map((key) => `${key}: 1\n`)
          .join(''),
      ),
    ).toEqual(['too-large']);
    expect(codes(`{${keys(1100).join(': 1, ')}: 1}`)).toEqual(['too-large']);
  });

  test('a limit of stack traces is put back', () => {
    const limit = Error.stackTraceLimit;
    parse('"a" "b"');
    expect(Error.stackTraceLimit).toBe(limit);
    expect(limit).toBeGreaterThan(0);
  });
});
