import { expect, test } from 'vitest';
import { describeSpread, percentile, rootMeanSquare } from '../../lab/report/percentiles.js';

const hundred = Array.from({ length: 100 }, (_, at) => 100 - at);

test.each([
  [0, 1],
  [0.5, 50],
  [0.95, 95],
  [0.99, 99],
  [1, 100],
])('percentile %d of 1 … 100 is the nearest rank: %d', (share, value) => {
  expect(percentile(hundred, share)).toBe(value);
});

test('numbers are sorted as numbers, not as texts', () => {
  expect(percentile([9, 10, 100], 0.5)).toBe(10);
});

test('the spread is of sizes, whatever their signs', () => {
  expect(describeSpread([-4, 1, 2, -3])).toEqual({ count: 4, median: 2, p95: 4, p99: 4, worst: 4 });
});

test('no values have no spread', () => {
  expect(() => describeSpread([])).toThrow('no values');
});

test('the root mean square weighs both signs', () => {
  expect(rootMeanSquare([3, -4, 0, 0])).toBe(2.5);
});
