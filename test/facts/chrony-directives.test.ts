import { describe, expect, test } from 'vitest';
import { CHRONY_DIRECTIVES, DROPPED_DIRECTIVES } from '../../src/facts/chrony-directives.js';
import { compareReleases } from '../../src/facts/chrony-releases.js';
import { testWith } from '../support/tools.js';
import { sampleOf } from './directive-samples.js';
import { CHRONYDS, checkSyntax, releaseOf } from './run-chronyd.js';

describe.each(CHRONYDS)('%s', (name) => {
  testWith([name], 'accepts every directive that the table says it knows', (paths) => {
    const release = releaseOf(paths[name]);
    const lines = [...CHRONY_DIRECTIVES]
      .filter(([, first]) => compareReleases(release, first) >= 0)
      .map(([directive]) => sampleOf(directive));
    const { status, output } = checkSyntax(paths[name], `${lines.join('\n')}\n`);
    expect({ status, output }).toEqual({ status: 0, output: expect.any(String) });
    // -p prints what it has read, `include` and `confdir` aside.
    const printed = lines.filter((line) => !/^(include|confdir) /.test(line));
    expect(output.split('\n')).toEqual(expect.arrayContaining(printed));
  });

  testWith([name], 'refuses every directive that the table says came later', (paths) => {
    const release = releaseOf(paths[name]);
    const later = [...CHRONY_DIRECTIVES].filter(([, first]) => compareReleases(release, first) < 0);
    for (const [directive] of later) {
      expect(checkSyntax(paths[name], `${sampleOf(directive)}\n`), directive).toEqual({
        status: 1,
        output: expect.stringMatching(/Invalid directive.* at line 1/),
      });
    }
    // Without a later one this would check nothing; only the newest release may have none.
    expect(later.length > 0 || release === '4.9').toBe(true);
  });

  testWith([name], 'reads directives without effect, and does not mind the case', (paths) => {
    const lines = [...DROPPED_DIRECTIVES, 'RTCSYNC'];
    expect(checkSyntax(paths[name], `${lines.join('\n')}\n`)).toMatchObject({ status: 0 });
  });

  testWith([name], 'knows no abbreviations', (paths) => {
    expect(checkSyntax(paths[name], 'allo 192.0.2.0/24\n').output).toMatch(/Invalid directive/);
  });
});

test('names stand in one table only, in lower case', () => {
  for (const name of CHRONY_DIRECTIVES.keys()) {
    expect(name).toMatch(/^[a-z_]+$/);
    expect(DROPPED_DIRECTIVES.has(name), name).toBe(false);
  }
});
