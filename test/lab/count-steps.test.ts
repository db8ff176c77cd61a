import { expect, test } from 'vitest';
import { findLargestStep } from '../../lab/fleet/count-steps.js';

test('the largest step, whatever its sign', () => {
  const steps = [
    'System clock was stepped by 0.001200 seconds',
    'System clock was stepped by -300.000001 seconds',
  ];
  expect(findLargestStep(steps)).toBe(300.000001);
  expect(findLargestStep([])).toBe(0);
  expect(findLargestStep(['a step that is told otherwise']), 'never taken for none').toBe(Infinity);
});
