import { describe, expect, test } from 'vitest';
import { type Path, problem } from '../../src/diagnostics/diagnostic.js';
import { loadSpec } from '../../src/load/load-spec.js';
import type { Locator } from '../../src/load/locate.js';

function locator(text: string): Locator {
  return loadSpec('x.yaml', Buffer.from(text)).locator;
}

/** What is marked for a path, with its place. */
function mark(text: string, path: Path, at?: 'key' | 'value'): string {
  const { line, column, length, sourceLine } = locator(text).placeOf(path, at);
  return `${line}:${column} ${sourceLine.slice(column - 1, column - 1 + length)}`;
}

const TEXT = `# A comment.
a: 1
b: {c: two, d: [x, yy, {e: 3}]}
f:
g: |
  line
`;

describe('placeOf', () => {
  test.each<[Path, 'key' | 'value', string]>([
    [['a'], 'value', '2:4 1'],
    [['a'], 'key', '2:1 a'],
    [['b', 'c'], 'value', '3:8 two'],
    [['b', 'c'], 'key', '3:5 c'],
    [['b', 'd', 1], 'value', '3:20 yy'],
    [['b', 'd', 2, 'e'], 'value', '3:28 3'],
    [['b', 'd', 2], 'value', '3:24 {e: 3}'],
    // A mapping or a list is shown by its key.
    [['b'], 'value', '3:1 b'],
    [['b', 'd'], 'value', '3:13 d'],
    // Nothing is shown by its key, a block by its sign.
    [['f'], 'value', '4:1 f'],
    [['g'], 'value', '5:4 |'],
    // What is not there is shown by its nearest ancestor.
    [['b', 'missing'], 'value', '3:1 b'],
    [['b', 'd', 9], 'value', '3:13 d'],
    [['missing', 'deeper'], 'value', '2:1 a'],
    [[], 'value', '2:1 a'],
  ])('%j, the %s, is at %s', (path, at, expected) => {
    expect(mark(TEXT, path, at)).toBe(expected);
  });

  test('lines end in CR LF or LF', () => {
    expect(mark('a: 1\r\nb: two\r\nc: 3', ['b'])).toBe('2:4 two');
    expect(mark('a: 1\r\nb: two\r\nc: 3', ['c'])).toBe('3:4 3');
    expect(locator('a: 1\r\nb: two\r\n').placeOf(['b']).sourceLine).toBe('b: two');
  });

  test('columns count UTF-16 code units', () => {
    expect(mark('🦔: {é: x}', ['🦔', 'é'])).toBe('1:9 x');
  });
});

test('what lies behind the end of the text is shown at its end', () => {
  const place = locator('a: 1').placeAt({ start: 9, end: 12 });
  expect(place).toMatchObject({ line: 1, column: 5, length: 1, sourceLine: 'a: 1' });
});

describe('locateAll', () => {
  const at = (path: Path, message = 'm') => problem('invalid-value', path, message);

  test('sorts by place', () => {
    const located = locator(TEXT).locateAll([at(['b', 'd', 1]), at(['a']), at(['b', 'c'])]);
    expect(located.map(({ place }) => [place.line, place.column])).toEqual([
      [2, 4],
      [3, 8],
      [3, 20],
    ]);
  });

  test('says of a place that is used twice what it has to say once', () => {
    const text = 'a: &a {b: 1}\nc: *a\n';
    expect(locator(text).locateAll([at(['a', 'b']), at(['c', 'b'])])).toHaveLength(1);
    expect(locator(text).locateAll([at(['a', 'b']), at(['c', 'b'], 'other')])).toHaveLength(2);
  });

  test('an alias of nothing explains the rest', () => {
    const text = 'a: *b\n';
    const { diagnostics } = loadSpec('x', Buffer.from(text));
    const located = locator(text).locateAll([...diagnostics, at(['a'])]);
    expect(located.map(({ code }) => code)).toEqual(['alias']);
  });

  test('an empty text has a place', () => {
    expect(locator('').locateAll([at(['a'])])).toMatchObject([
      { place: { line: 1, column: 1, sourceLine: '' } },
    ]);
  });
});
