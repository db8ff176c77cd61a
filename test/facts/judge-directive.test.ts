import { describe, expect, test } from 'vitest';
import { CHRONY_DIRECTIVES, DROPPED_DIRECTIVES } from '../../src/facts/chrony-directives.js';
import { judgeDirective } from '../../src/facts/judge-directive.js';
import { REFUSED_DIRECTIVES } from '../../src/facts/refused-directives.js';
import { SYSTEMS } from '../../src/facts/systems.js';
import { testWith } from '../support/tools.js';
import { PAIRS } from './directive-pairs.js';
import { sampleOf } from './directive-samples.js';
import { checkSyntax } from './run-chronyd.js';

describe('pairs', () => {
  test.each(PAIRS)('$code: $ok | $err', ({ ok, err, code, message, system = 'debian-12' }) => {
    expect(judgeDirective(ok, 'debian-12')).toBeUndefined();
    expect(judgeDirective(err, system)).toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });
});

testWith(['chronyd-4.3'], 'chrony of debian-12 reads what stands there', (paths) => {
  const lines = PAIRS.map(({ ok }) => `${ok}\n`);
  expect(checkSyntax(paths['chronyd-4.3'], lines.join(''))).toMatchObject({ status: 0 });
});

test('every directive that chrony knows either stands or is refused by name', () => {
  for (const [name, first] of CHRONY_DIRECTIVES) {
    if (first === '4.9') continue;
    const refusal = REFUSED_DIRECTIVES.get(name);
    const verdict = judgeDirective(sampleOf(name), 'ubuntu-26.04');
    expect(verdict?.code, name).toBe(refusal?.code);
  }
});

test('only directives that chrony knows are refused by name', () => {
  for (const name of REFUSED_DIRECTIVES.keys()) expect(CHRONY_DIRECTIVES.has(name), name).toBe(true);
});

test.each([...DROPPED_DIRECTIVES])('%s is told to do nothing', (name) => {
  expect(judgeDirective(`${name} 1`, 'debian-13')).toMatchObject({ code: 'without-effect' });
});

test('a misspelt directive gets the nearest one that would stand', () => {
  expect(judgeDirective('maxupdateskw 5', 'debian-12')).toMatchObject({ suggestion: 'maxupdateskew' });
  expect(judgeDirective('serer 192.0.2.1', 'debian-12')).not.toHaveProperty('suggestion', 'server');
});

test('a directive that came later names the systems that have it, the oldest chrony first', () => {
  expect(judgeDirective('hwtstimeout 0.01', 'ubuntu-22.04')).toMatchObject({
    code: 'too-new',
    message:
      'hwtstimeout is unknown to chrony 4.2 of ubuntu-22.04, which would not start: 4.4 is the first to know it',
    allowed: 'hwtstimeout on ubuntu-24.04 (4.5), debian-13 (4.6.1), ubuntu-26.04 (4.8)',
  });
  expect(judgeDirective('maxtxbuffers 4', 'ubuntu-26.04')).toMatchObject({
    allowed: expect.stringContaining(`none of the systems`),
  });
  expect(SYSTEMS['ubuntu-24.04'].chrony).toBe('4.5');
});

test('a directive with a setting of its own names the setting', () => {
  expect(judgeDirective('local stratum 10', 'debian-12')).toMatchObject({
    code: 'has-setting',
    allowed: 'stratum',
  });
  expect(judgeDirective('makestep 1 3', 'debian-12')).toMatchObject({ code: 'has-setting', allowed: 'step' });
});
