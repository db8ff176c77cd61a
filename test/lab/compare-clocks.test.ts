import { expect, test } from 'vitest';
import { parseStamps, subtractStamps } from '../../lab/fleet/compare-clocks.js';

test('only frames that both have are compared, to the nanosecond', () => {
  const one = parseStamps('1 1795369000000000123\n2 1795369000125000000\n3 5\n');
  const other = parseStamps('1 1795369000000000100\n2 1795369000125000500\n4 5\n');
  expect(subtractStamps(one, other)).toEqual([23e-9, -500e-9]);
});

test('nothing stamped is nothing to compare', () => {
  expect(subtractStamps(parseStamps(''), parseStamps(''))).toEqual([]);
});
