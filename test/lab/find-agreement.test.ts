import { expect, test } from 'vitest';
import { findAgreement } from '../../lab/fleet/find-agreement.js';

const PER_SECOND = 4;
const LIMIT = 0.005;

/** Stamps of two machines, four frames a second, the first wrong by what `errors` says of each frame (seconds). */
function stamp(errors: readonly number[]): [Map<number, bigint>, Map<number, bigint>] {
  const right = errors.map((_, at) => [at + 1, BigInt(at) * 250_000_000n] as const);
  const wrong = errors.map((error, at) => [at + 1, BigInt(at) * 250_000_000n + BigInt(error * 1e9)] as const);
  return [new Map(wrong), new Map(right)];
}

function repeat(value: number, count: number): number[] {
  return Array.from({ length: count }, () => value);
}

test('counts whole seconds from the first wrong frame to agreement', () => {
  const errors = [...repeat(0.0001, 6), ...repeat(5, 8), ...repeat(-0.0002, 12)];
  expect(findAgreement(...stamp(errors), 5, LIMIT, PER_SECOND)).toBe(2);
});

test('a single late frame afterwards is no disagreement, a whole second is', () => {
  const late = [0, ...repeat(5, 4), ...repeat(0, 5), 0.05, ...repeat(0, 6)];
  expect(findAgreement(...stamp(late), 5, LIMIT, PER_SECOND)).toBe(1);
  const again = [0, ...repeat(5, 4), ...repeat(0, 4), ...repeat(0.05, 4), ...repeat(0, 8)];
  expect(findAgreement(...stamp(again), 5, LIMIT, PER_SECOND)).toBe(3);
});

test('says so when the clock was never wrong, or never right again', () => {
  expect(findAgreement(...stamp(repeat(0, 20)), 5, LIMIT, PER_SECOND)).toBeUndefined();
  expect(findAgreement(...stamp([0, ...repeat(5, 20)]), 5, LIMIT, PER_SECOND)).toBeUndefined();
});

test('frames that one of them missed do not count', () => {
  const [first, second] = stamp([0, ...repeat(5, 4), ...repeat(0, 8)]);
  second.delete(2);
  expect(findAgreement(first, second, 5, LIMIT, PER_SECOND)).toBe(1);
});
