import { expect, test } from 'vitest';
import { specifyGroup } from '../../lab/fleet/specify-group.js';

test('a group keeps time by chrony on vec0 unless it is told otherwise', () => {
  const spec = specifyGroup({ system: 'debian-12', secondaries: 1 });
  expect(spec).toHaveProperty('groups.wall.interface', 'vec0');
  expect(spec).not.toHaveProperty('groups.wall.method');
});

test('by PTP, with two primaries, on an adapter that stamps frames', () => {
  const ptp = { method: 'ptp', interface: 'ptp0' } as const;
  const spec = specifyGroup({ system: 'debian-12', primaries: 2, secondaries: 2, ...ptp });
  expect(spec).toMatchObject({
    groups: {
      wall: {
        ...ptp,
        primary: { 'wall-1..2': '192.168.1.4..5' },
        secondary: { 'wall-3..4': '192.168.1.6..7' },
      },
    },
  });
});
