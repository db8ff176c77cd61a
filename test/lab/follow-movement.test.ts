import { describe, expect, test } from 'vitest';
import { FRAMES_PER_SECOND } from '../../lab/fleet/compare-clocks.js';
import { describeMovement } from '../../lab/fleet/follow-movement.js';

const SECONDS = 30;

/** Stamps of frames for half a minute, each `offset(second)` seconds from when the host sent it. */
function stampsOf(offset: (second: number) => number): Map<number, bigint> {
  const frames = Array.from({ length: SECONDS * FRAMES_PER_SECOND }, (_, at) => at + 1);
  return new Map(
    frames.map((frame) => {
      const second = Math.floor(frame / FRAMES_PER_SECOND);
      return [frame, BigInt(frame) * 125_000_000n + BigInt(Math.round(offset(second) * 1e9))];
    }),
  );
}

const host = stampsOf(() => 0);

describe('describeMovement', () => {
  test('a clock that is off and stays so has not moved', () => {
    expect(
      describeMovement(
        stampsOf(() => 300),
        host,
      ),
    ).toEqual({ largest: 0, last: 0 });
  });

  test('a clock that goes away and comes back has, and its sign is kept', () => {
    const { largest, last } = describeMovement(
      stampsOf((second) => (second > 15 && second < 20 ? -0.4 : 0.1)),
      host,
    );
    expect(largest).toBeCloseTo(-0.5, 6);
    expect(last).toBeCloseTo(0, 6);
  });

  test('a clock that goes ahead and comes back has', () => {
    const { largest, last } = describeMovement(
      stampsOf((second) => (second > 14 && second < 21 ? 0.4 : 0)),
      host,
    );
    expect([largest, last]).toEqual([0.4, 0]);
  });

  test('frames that come late, all at once, are not a movement', () => {
    const stamps = stampsOf(() => 0);
    const stall = 150;
    for (let frame = stall - 9; frame < stall; frame++) stamps.set(frame, BigInt(stall) * 125_000_000n);
    expect(describeMovement(stamps, host).largest).toBe(0);
  });

  test('too few frames say nothing', () => {
    const few = new Map([...stampsOf(() => 0)].slice(0, 20));
    expect(() => describeMovement(few, host)).toThrow('too few frames');
  });
});
