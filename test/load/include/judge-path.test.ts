import { expect, test } from 'vitest';
import { judgePath } from '../../../src/load/include/judge-path.js';

test('a path is relative to the file that says it', () => {
  expect(judgePath('../b.yaml', ['spec.yaml', 'sub/a.yaml'])).toBe('b.yaml');
  expect(judgePath('./x//y/../b.yaml', ['spec.yaml'])).toBe('x/b.yaml');
});

// Neither the disk nor git is asked for these: one would throw, the other take a folder's first file.
test.each([
  ['.', '.'],
  ['./', './'],
  ['a slash at the end', 'sub/'],
  ['the spec with a slash at the end', 'spec.yaml/'],
  ['a NUL', 'a\0b'],
  ['a line end', 'a\nb'],
  ['a control character of eight bits', '\u009b'],
  ['what is too long', `${'ä/'.repeat(1400)}b`],
])('%s names no file', (_, text) => {
  expect(judgePath(text, ['spec.yaml'])).toMatchObject({
    found: expect.stringMatching(/ is (a folder|no path)/),
  });
});
