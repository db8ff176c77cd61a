import { expect, test } from 'vitest';
import { suggest } from '../../src/diagnostics/suggest.js';

const WORDS = ['polling', 'firewall', 'os', 'name', 'max-offset'];

test.each([
  ['poling', 'polling'],
  ['Polling', 'polling'],
  ['fierwall', 'firewall'],
  ['max_offset', 'max-offset'],
  ['so', undefined],
  ['oss', 'os'],
  ['nothing-like-it', undefined],
  ['', undefined],
  ['polling'.repeat(20), undefined],
])('%s suggests %s', (found, expected) => {
  expect(suggest(found, WORDS)).toBe(expected);
});

test('the nearest wins, and of equals the first', () => {
  expect(suggest('wall-3', ['wall-12', 'wall-4', 'wall-5'])).toBe('wall-4');
});

test('a word of a megabyte costs nothing', () => {
  const start = performance.now();
  const words = Array.from({ length: 500 }, (_, index) => `word-${index}`);
  expect(suggest('x'.repeat(1_000_000), words)).toBeUndefined();
  expect(performance.now() - start).toBeLessThan(1_000);
});
