import { expect, test } from 'vitest';
import { listOld } from '../../lab/host/prune-cache.js';

test('what has not been used for longer than its days is old', () => {
  const day = 86_400_000;
  const entries = [
    { name: 'fresh', modified: 10 * day },
    { name: 'just', modified: 8 * day },
    { name: 'old', modified: 8 * day - 1 },
  ];
  expect(listOld(entries, 2, 10 * day)).toEqual(['old']);
});
