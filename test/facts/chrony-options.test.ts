import { describe, expect, test } from 'vitest';
import {
  CHRONY_OPTIONS,
  type DirectiveWithOptions,
  knowsOption,
  optionsOf,
} from '../../src/facts/chrony-options.js';
import { compareReleases } from '../../src/facts/chrony-releases.js';
import { testWith } from '../support/tools.js';
import { CHRONYDS, checkSyntax, releaseOf } from './run-chronyd.js';

/** What must stand between a directive and its options. */
const FIRST: Readonly<Record<DirectiveWithOptions, string>> = {
  server: '192.0.2.1',
  pool: 'pool.example',
  refclock: 'SHM 0',
  local: '',
  hwtimestamp: 'eth0',
  driftfile: '/nowhere/drift',
  ratelimit: '',
  log: '',
};

/** Options that take no value; all others are tried with 1. */
const BARE =
  /^(iburst|xleave|prefer|trust|require|noselect|nts|pps|local|copy|ipv[46]|orphan|nocrossts|extfield F32[34]|rxfilter ptp)$/;

function sampleOf(directive: DirectiveWithOptions, option: string): string {
  if (directive === 'log') return `log ${option}`;
  const value = option === 'rxfilter' ? 'all' : BARE.test(option) ? '' : '1';
  return [directive, FIRST[directive], option, value].filter((word) => word !== '').join(' ');
}

// Object.keys forgets that these are the table's keys.
const directives = Object.keys(CHRONY_OPTIONS) as DirectiveWithOptions[];

describe.each(CHRONYDS)('%s', (name) => {
  for (const directive of directives) {
    testWith([name], `agrees about the options of ${directive}`, (paths) => {
      const release = releaseOf(paths[name]);
      for (const [option, first] of optionsOf(directive)) {
        const line = sampleOf(directive, option);
        const expected = compareReleases(release, first) >= 0 ? 0 : 1;
        expect(checkSyntax(paths[name], `${line}\n`).status, line).toBe(expected);
      }
    });
  }
});

test('tells which release knows an option', () => {
  expect(knowsOption('4.2', 'server', 'maxdelayquant')).toBe(false);
  expect(knowsOption('4.3', 'server', 'maxdelayquant')).toBe(true);
  expect(knowsOption('4.6.1', 'local', 'waitsynced')).toBe(false);
  expect(knowsOption('4.8', 'local', 'waitsynced')).toBe(true);
});

test('a directive without a table has no options', () => {
  expect(optionsOf('allow').size).toBe(0);
});
