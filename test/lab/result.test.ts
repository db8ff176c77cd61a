import { expect, test } from 'vitest';
import { findFigure } from '../../lab/result.js';

test('a figure is looked up by scenario, system and name', () => {
  const figures = [
    { name: 'one', value: 1, unit: 's' },
    { name: 'two', value: 2, unit: 's' },
  ];
  const other = [{ name: 'one', value: 3, unit: 's' }];
  const results = [
    { scenario: 'truth', system: 'debian-12', figures: other },
    { scenario: 'first-boot', system: 'debian-13', figures: other },
    { scenario: 'first-boot', system: 'debian-12', figures },
  ] as const;
  expect(findFigure(results, 'first-boot', 'debian-12', 'two')).toBe(2);
  expect(findFigure(results, 'first-boot', 'debian-12', 'one')).toBe(1);
  expect(findFigure(results, 'first-boot', 'debian-13', 'one')).toBe(3);
  expect(findFigure(results, 'faults', 'debian-12', 'one')).toBeUndefined();
  expect(findFigure(results, 'first-boot', 'debian-12', 'three')).toBeUndefined();
});
