import { describe, expect, test } from 'vitest';
import { problem } from '../../src/diagnostics/diagnostic.js';
import { countColumns } from '../../src/diagnostics/display-text.js';
import { formatDiagnostics, serialiseDiagnostics } from '../../src/diagnostics/format-diagnostics.js';
import type { LocatedDiagnostic } from '../../src/diagnostics/located.js';
import { Locator } from '../../src/load/locate.js';
import { SourceMap } from '../../src/load/source-map.js';

/** A problem of the part of the text that stands between « and ». */
function mark(text: string, message = 'wrong', file = 'x.yaml'): LocatedDiagnostic {
  const start = text.indexOf('«');
  const end = text.indexOf('»') - 1;
  const source = { file, text: text.replace(/[«»]/g, '') };
  const sources = new SourceMap();
  sources.add(source);
  const locator = new Locator(sources);
  return locator.locate(problem('invalid-value', ['a'], message, { span: { start, end } }));
}

/** The line and its carets, without the gutter. */
function draw(text: string): string[] {
  const [, line = '', carets = ''] = formatDiagnostics([mark(text)], false).split('\n');
  return [line.slice(8), carets.slice(8)];
}

describe('the excerpt', () => {
  test.each([
    ['a: «two»', ['a: two', '   ^^^']],
    ['one\na: «two» # c\nthree', ['a: two # c', '   ^^^']],
    ['a: «»b', ['a: b', '   ^']],
    ['a:\t\t«x»\ty', ['a:  x y', '    ^']],
    ['日本: «x»', ['日本: x', '      ^']],
    ['«日本»: x', ['日本: x', '^^^^']],
    ['ﾊﾝ: «x»', ['ﾊﾝ: x', '    ^']],
    ['🦔 «x»', ['🦔 x', '   ^']],
    ['e\u0301: «x»', ['e\u0301: x', '   ^']],
    ['ö: «x»', ['ö: x', '   ^']],
    // The end of a value that runs over lines is not shown.
    ['a: «"one\n  two"»', ['a: "one', '   ^^^^']],
    ['a: «two»\r\nb', ['a: two', '   ^^^']],
    ['\u200ba: «\u202ex»', ['\u{fffd}a: \u{fffd}x', '    ^^']],
  ])('%j', (text, expected) => {
    expect(draw(text)).toEqual(expected);
  });

  test('is left out for an empty line', () => {
    expect(formatDiagnostics([mark('a\n«»\n')], false)).toBe(
      'x.yaml:2:1: error: wrong [invalid-value]\n\n1 error\n',
    );
  });

  test.each([
    `${'x'.repeat(400)} «here»`,
    `${'x'.repeat(119)}«here»${'y'.repeat(400)}`,
    `${'🦔'.repeat(200)} «here»${'🦔'.repeat(200)}`,
    `${'x'.repeat(50)}«${'m'.repeat(400)}»`,
    `${'x'.repeat(401)}${'🦔'.repeat(29)} «here»`,
  ])('shows a window of a long line, the place in it: %.20s', (text) => {
    const [line = '', carets = ''] = draw(text);
    expect(line.length).toBeLessThanOrEqual(122);
    expect(line).toContain('…');
    // Half a character would be shown as U+FFFD.
    expect(line).not.toContain('\u{fffd}');
    const marked = /«(.*)»/.exec(text)?.[1]?.slice(0, 4) ?? '';
    const before = line.slice(0, line.indexOf(marked));
    expect(carets.indexOf('^')).toBe(countColumns(before));
    expect(countColumns(carets)).toBeLessThanOrEqual(countColumns(line));
  });
});

describe('what is shown', () => {
  test('no control character of spec or file name reaches the terminal', () => {
    const hostile = '\u001b[31m\u009b1m\u0007\u202e\u2028\u0000\r';
    const text = formatDiagnostics([mark(`a: «${hostile}»`, hostile, `${hostile}.yaml`)], false);
    expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}|\p{Cf}|\p{Zl}/u);
  });

  test('colour is there when asked for, and only then', () => {
    const colour = '\u001b[';
    expect(formatDiagnostics([mark('a: «x»')], false)).not.toContain(colour);
    expect(formatDiagnostics([mark('a: «x»')], true)).toContain(colour);
  });

  test('at most fifty, the rest is counted', () => {
    const text = formatDiagnostics(
      Array.from({ length: 60 }, () => mark('«x»')),
      false,
    );
    expect(text.match(/x\.yaml:1:1/g)).toHaveLength(50);
    expect(text).toMatch(/… and 10 more\n\n60 errors\n$/);
  });

  test('errors and warnings are counted apart', () => {
    const warning = { ...mark('«x»'), severity: 'warning' } as const;
    expect(formatDiagnostics([mark('«x»'), warning, warning], false)).toMatch(/\n1 error, 2 warnings\n$/);
    expect(formatDiagnostics([warning], false)).toMatch(/^x.yaml:1:1: warning: wrong/);
  });
});

test('for scripts the same, with the end of the place', () => {
  const related = [{ message: 'first', place: mark('«a» b').place }];
  expect(serialiseDiagnostics([{ ...mark('a: «two»'), related, suggestion: '2' }])).toEqual([
    {
      severity: 'error',
      code: 'invalid-value',
      path: ['a'],
      message: 'wrong',
      suggestion: '2',
      file: 'x.yaml',
      line: 1,
      column: 4,
      endColumn: 7,
      related: [{ message: 'first', file: 'x.yaml', line: 1, column: 1, endColumn: 2 }],
    },
  ]);
});
