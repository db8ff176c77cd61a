import { describe, expect, test } from 'vitest';
import { compareReleases } from '../../src/facts/chrony-releases.js';
import { SYSTEM_NAMES, SYSTEMS, systemsSince } from '../../src/facts/systems.js';
import { testWith } from '../support/tools.js';
import { releaseOf } from './run-chronyd.js';

describe('chrony of a system is that of its archive', () => {
  for (const [system, name] of [
    ['debian-11', 'chronyd-4.0'],
    ['debian-12', 'chronyd-4.3'],
    ['debian-13', 'chronyd-4.6'],
  ] as const) {
    testWith([name], system, (paths) => {
      expect(SYSTEMS[system].chrony).toBe(releaseOf(paths[name]));
    });
  }
});

test('hwclock’s package is asked for where util-linux neither has it nor brings it', () => {
  const extra = SYSTEM_NAMES.filter((name) => SYSTEMS[name].hwclockPackage === 'util-linux-extra');
  expect(extra).toEqual(['debian-13', 'ubuntu-24.04', 'ubuntu-26.04']);
});

test('finds the systems from a release on, the oldest chrony first', () => {
  expect(systemsSince('4.0')).toEqual([
    'debian-11',
    'ubuntu-22.04',
    'debian-12',
    'ubuntu-24.04',
    'debian-13',
    'ubuntu-26.04',
  ]);
  expect(systemsSince('4.4')).toEqual(['ubuntu-24.04', 'debian-13', 'ubuntu-26.04']);
  expect(systemsSince('4.9')).toEqual([]);
});

test('releases stand in their order', () => {
  expect(compareReleases('4.6', '4.6.1')).toBeLessThan(0);
  expect(compareReleases('4.7', '4.6.1')).toBeGreaterThan(0);
  expect(compareReleases('4.3', '4.3')).toBe(0);
});
