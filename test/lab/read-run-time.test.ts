import { expect, test } from 'vitest';
import { parseRunTime } from '../../lab/fleet/read-run-time.js';

test('the seconds of the latest run', () => {
  const text = 'ExecMainStartTimestampMonotonic=132562615\nExecMainExitTimestampMonotonic=137064028';
  expect(parseRunTime(text)).toBeCloseTo(4.501413);
});

test('none while a run is under way, or before there was one', () => {
  expect(parseRunTime('ExecMainStartTimestampMonotonic=9\nExecMainExitTimestampMonotonic=0')).toBe(0);
  expect(parseRunTime('ExecMainStartTimestampMonotonic=0\nExecMainExitTimestampMonotonic=0')).toBe(0);
  expect(parseRunTime('')).toBe(0);
});
