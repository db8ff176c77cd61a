import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { parseArguments } from '../../lab/parse-arguments.js';
import type { Scenario } from '../../lab/scenario.js';

const both = ['debian-12', 'debian-13'] as const;
const run = async () => undefined;
const scenarios: Scenario[] = [
  { name: 'first-boot', shows: '', systems: both, usualSystems: both, ciSystems: both, limit: 1, run },
  {
    name: 'truth',
    shows: '',
    systems: both,
    usualSystems: ['debian-12'],
    ciSystems: ['debian-12'],
    limit: 1,
    run,
  },
  {
    name: 'slow',
    shows: '',
    systems: ['debian-12'],
    usualSystems: ['debian-12'],
    ciSystems: [],
    limit: 1,
    run,
  },
];

function plan(...words: string[]): string[] {
  const request = parseArguments(words, scenarios);
  if (request.kind !== 'run') throw new Error(request.kind);
  return request.runs.map(({ scenario, system }) => `${scenario.name} ${system}`);
}

describe('what runs', () => {
  test('without options: every scenario on its usual systems', () => {
    expect(plan()).toEqual([
      'first-boot debian-12',
      'first-boot debian-13',
      'truth debian-12',
      'slow debian-12',
    ]);
  });

  test('in CI: what ends soon enough', () => {
    expect(plan('--ci')).toEqual(['first-boot debian-12', 'first-boot debian-13', 'truth debian-12']);
  });

  test('one scenario, and several', () => {
    expect(plan('--scenario', 'truth')).toEqual(['truth debian-12']);
    expect(plan('--scenario', 'truth', '--scenario', 'slow')).toEqual(['truth debian-12', 'slow debian-12']);
  });

  test('on one system: whatever can run there', () => {
    expect(plan('--os', 'debian-13')).toEqual(['first-boot debian-13', 'truth debian-13']);
  });

  test('a scenario on a system', () => {
    expect(plan('--scenario', 'truth', '--os', 'debian-13')).toEqual(['truth debian-13']);
  });
});

test('--list and --call', () => {
  expect(parseArguments(['--list'], scenarios)).toEqual({ kind: 'list' });
  expect(parseArguments(['--call', 'wall-1', 'chronyc', '-n', 'tracking'], scenarios)).toEqual({
    kind: 'call',
    machine: 'wall-1',
    line: 'chronyc -n tracking',
  });
});

describe('refused, with a reason', () => {
  const stderr = vi.spyOn(process.stderr, 'write');
  beforeEach(() => void stderr.mockReset().mockReturnValue(true));
  afterEach(() => void stderr.mockReset());

  test.each([
    [['--scenario', 'first-bot'], "'first-bot' is invalid"],
    [['--os', 'debian-14'], "'debian-14' is invalid"],
    [['--scenario', 'slow', '--os', 'debian-13'], 'no such scenario on such a system'],
    [['--keep'], '--keep wants one scenario'],
    [['--ci', '--os', 'debian-13'], '--ci says itself'],
    [['first-boot'], 'unexpected first-boot'],
    [['--nonsense'], 'unknown option'],
  ])('%j: %s', (words, reason) => {
    expect(() => parseArguments(words, scenarios)).toThrow();
    expect(stderr.mock.calls.join('')).toContain(reason);
  });
});
