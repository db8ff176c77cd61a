import { describe, expect, test } from 'vitest';
import { contentOf } from '../support/render-spec.js';
import { machinesOf } from './spec.js';

const { primary, secondary } = machinesOf();
const program = contentOf(secondary, '/usr/local/lib/clockseed/verify');

/** The body of a function of the program. */
function bodyOf(name: string): string {
  return (
    program.match(new RegExp(`^${name}\\(\\) \\{ (.*) \\}$|^${name}\\(\\) \\{\\n([^]*?)^\\}`, 'm'))?.[0] ?? ''
  );
}

/** The names of the checks that a function makes, itself or through those that it calls. */
function checksOf(name: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(name)) return new Set();
  seen.add(name);
  const body = bodyOf(name);
  const made = [...body.matchAll(/\b(?:check|same|judge_scheduling) ([a-z][a-z-]+) /g)].map(
    ([, check = '']) => check,
  );
  const called = [...body.matchAll(/^\s*(?:\S+ && |\[[^\]]*\] \|\| )?(judge_[a-z_]+)/gm)].map(
    ([, other = '']) => other,
  );
  return new Set([...made, ...called.flatMap((other) => [...checksOf(other, seen)])]);
}

/**
 * What each verdict rests on is shown in test/clockseed against real chronyds (judge-faults.test.ts tells a dead
 * primary, a deaf one, a wrong source and a late primary apart). Here: that every machine gets a program that asks.
 */
describe('fault 4: the recipe’s checks pass falsely', () => {
  test('a secondary is judged by its source’s state, reach and last sample, not by its reference id alone', () => {
    const names = [
      'sources',
      'source',
      'reference-id',
      'stratum',
      'reach',
      'sample-age',
      'leap',
      'offset',
      'timestamping',
    ];
    expect([...checksOf('judge_time')]).toEqual(expect.arrayContaining(names));
    // Of whoever follows somebody; the names above are made by that, or beside it.
    const ofSource = ['source', 'reference-id', 'stratum', 'reach', 'sample-age', 'leap'];
    expect([...checksOf('judge_source')]).toEqual(expect.arrayContaining(ofSource));
  });

  test('a primary is judged by whether its socket is bound, not by 7F7F0101 alone', () => {
    const own = ['reference-id', 'stratum'];
    expect([...checksOf('judge_own_clock')]).toEqual(expect.arrayContaining(own));
    const names = [...own, 'sources', 'listening', 'firewall'];
    expect([...checksOf('judge_time')]).toEqual(expect.arrayContaining(names));
  });

  test('both are judged by what runs', () => {
    const names = ['setup', 'unit', 'scheduling', 'adapter', 'other-daemons', 'clock'];
    expect([...checksOf('judge')]).toEqual(expect.arrayContaining(names));
  });

  test('nothing waits for chronyc waitsync, which can never succeed on a primary', () => {
    for (const machine of [primary, secondary]) {
      for (const { content } of machine.files) expect(content).not.toMatch(/^[^#\n]*waitsync/m);
      expect(machine.mask).toContain('chrony-wait.service');
      expect(machine.enable).toContain('clockseed-verify.timer');
    }
  });
});
