import { describe, expect, test } from 'vitest';
import { SYSTEM_NAMES, type SystemName } from '../../src/facts/systems.js';
import { usesChrony } from '../../src/plan/plan.js';
import { contentOf, renderSpec } from '../support/render-spec.js';
import { runTool, type Verdict, withFiles } from '../support/run-tool.js';
import { MATRIX } from '../support/spec-matrix.js';
import { findTool, testWith } from '../support/tools.js';

type Chronyd = 'chronyd-4.0' | 'chronyd-4.3' | 'chronyd-4.6' | 'chronyd-sid';

/**
 * Which chronyds judge a system's configuration. No release drops what an earlier one knows, so what 4.3 and 4.6 both
 * take 4.5 takes, and what 4.6 takes 4.8 takes: all of ubuntu-26.04's but what 4.7 and 4.8 brought (facts/chrony-options). 4.2 knows what 4.0 knows and `extfield F323` (chrony's NEWS: the other
 * news of 4.1 and 4.2 are none that we write), so 4.0 judges what is left without that.
 */
const JUDGES: Readonly<Record<SystemName, readonly Chronyd[]>> = {
  'debian-11': ['chronyd-4.0'],
  'debian-12': ['chronyd-4.3'],
  'debian-13': ['chronyd-4.6'],
  'ubuntu-22.04': ['chronyd-4.0', 'chronyd-4.3'],
  'ubuntu-24.04': ['chronyd-4.3', 'chronyd-4.6'],
  'ubuntu-26.04': ['chronyd-4.6', 'chronyd-sid'],
};
const CHRONYDS = ['chronyd-4.0', 'chronyd-4.3', 'chronyd-4.6', 'chronyd-sid'] as const;

/** The chrony.conf of every machine of a spec that has one. */
function configurationsOf(text: string): string[] {
  return [...renderSpec(text).machines.values()]
    .filter(({ plan }) => usesChrony(plan))
    .map((machine) => contentOf(machine, '/etc/chrony/chrony.conf'));
}

function judge(chronyd: string, configuration: string): Verdict {
  return withFiles(new Map([['chrony.conf', configuration]]), (folder) =>
    runTool(chronyd, ['-p', '-f', `${folder}/chrony.conf`]),
  );
}

/** Warnings: some releases say on stderr that they start, too. */
function complaintsIn(stderr: string): string[] {
  return stderr.split('\n').filter((line) => line !== '' && !/chronyd version \S+ starting/.test(line));
}

/** What is written for a system, as this chronyd can judge it. */
function asJudged(configuration: string, system: SystemName, chronyd: Chronyd): string {
  if (system === 'ubuntu-22.04' && chronyd === 'chronyd-4.0')
    return configuration.replaceAll(' extfield F323', '');
  if (system === 'ubuntu-26.04' && chronyd === 'chronyd-4.6')
    return configuration.replaceAll(/ maxunreach 8| waitsynced 10| waitunsynced 5/g, '');
  return configuration;
}

/** Every difference that settings make to chrony.conf, once. */
function listConfigurations(system: SystemName): ReadonlySet<string> {
  const texts = MATRIX.flatMap(({ combination, text }) =>
    combination.os === system ? configurationsOf(text) : [],
  );
  return new Set(texts);
}

describe.each(SYSTEM_NAMES)('every chrony.conf of %s', (system) => {
  for (const chronyd of JUDGES[system]) {
    testWith([chronyd], `is taken by ${chronyd}`, (paths) => {
      const configurations = [...listConfigurations(system)];
      expect(configurations.length).toBeGreaterThan(4);
      const refused = configurations
        .map((text) => ({ text, ...judge(paths[chronyd], asJudged(text, system, chronyd)) }))
        .filter(({ status, stderr }) => status !== 0 || complaintsIn(stderr).length > 0);
      expect(refused).toEqual([]);
    });
  }
});

/** The line that asks, by system, with the fastest polling: what is newest in what we write. */
function askingLine(os: SystemName): string {
  const spec = `version: 1\nname: t\nos: ${os}\npolling: tight\ngroups: {g: {network: 10.0.0.0/24, interface: a, primary: {p: 10.0.0.1}, secondary: {s: 10.0.0.2}}}\n`;
  return configurationsOf(spec)[1]?.match(/^server .*$/m)?.[0] ?? 'no line that asks';
}

describe('what a release does not know', () => {
  test.each([
    ['debian-11', false, false],
    ['ubuntu-22.04', false, true],
    ['debian-12', true, true],
    ['ubuntu-24.04', true, true],
    ['debian-13', true, true],
    ['ubuntu-26.04', true, true],
  ] as const)('is not written for %s', (os, maxdelayquant, extensionField) => {
    const line = askingLine(os);
    expect(line).toMatch(/^server 10\.0\.0\.1 iburst minpoll -4 maxpoll -4 xleave filter 15\b/);
    expect({
      maxdelayquant: line.includes('maxdelayquant'),
      extensionField: line.includes('extfield F323'),
    }).toEqual({
      maxdelayquant,
      extensionField,
    });
  });

  testWith(CHRONYDS, 'would have been refused there, and only there', (paths) => {
    const taken = (word: string) =>
      CHRONYDS.filter(
        (name) => judge(paths[name], `server 10.0.0.1 iburst minpoll -4 maxpoll -4 ${word}\n`).status === 0,
      );
    const since43 = ['chronyd-4.3', 'chronyd-4.6', 'chronyd-sid'];
    expect({
      delay: taken('maxdelayquant 0.5'),
      field: taken('extfield F323'),
      xleave: taken('xleave filter 15'),
    }).toEqual({
      delay: since43,
      field: since43,
      xleave: [...CHRONYDS],
    });
    expect(judge(paths['chronyd-4.0'], askingLine('ubuntu-26.04')).stderr).toContain(
      'Could not parse server directive at line 1',
    );
  });
});

test('the chronyds that judge are those of .ci/install-tools', () => {
  const found = CHRONYDS.filter((name) => findTool(name) !== undefined);
  expect([[], [...CHRONYDS]]).toContainEqual(found);
});
