import { expect, test } from 'vitest';
import { parseDuration } from '../../../src/spec/values/parse-duration.js';

const LIMITS = { least: 1e-6, most: 86_400, example: '5m', text: 'a duration from 1us to 1d' };

test.each([
  ['100us', 100e-6],
  ['100µs', 100e-6],
  ['100 μs', 100e-6],
  ['1us', 1e-6],
  ['1000ns', 1e-6],
  ['0.001ms', 1e-6],
  ['1.5s', 1.5],
  ['90s', 90],
  ['1.5m', 90],
  ['24h', 86_400],
  ['1d', 86_400],
])('%s is %d s', (text, seconds) => {
  expect(parseDuration(text, LIMITS)).toBe(seconds);
});

test.each([
  ['5', 'missing-unit', '5m'],
  ['100000', 'missing-unit', '5m'],
  ['5M', 'missing-unit', '5m'],
  ['5min', 'missing-unit', '5m'],
  ['3constructor', 'missing-unit', '5m'],
  ['3toString', 'missing-unit', '5m'],
  ['', 'invalid-value', '5m'],
  ['-5m', 'invalid-value', '5m'],
  ['5 m m', 'invalid-value', '5m'],
  ['1e3s', 'invalid-value', '5m'],
  ['999ns', 'out-of-range', undefined],
  ['25h', 'out-of-range', undefined],
  ['0s', 'out-of-range', undefined],
  ['9'.repeat(13), 'invalid-value', '5m'],
])('%s is refused as %s, %s proposed', (text, refused, suggestion) => {
  const result = parseDuration(text, LIMITS);
  expect(result).toMatchObject({ refused });
  expect(Object(result).suggestion).toBe(suggestion);
});
