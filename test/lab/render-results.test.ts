import { expect, test } from 'vitest';
import { formatFigure, renderResults, renderSummary } from '../../lab/report/render-results.js';
import { hasPassed, type ScenarioResult } from '../../lab/result.js';

const good: ScenarioResult = {
  scenario: 'first-boot',
  system: 'debian-12',
  seconds: 203.6,
  verdicts: [{ what: 'wall-2 keeps time', found: '20 checks', ok: true }],
  figures: [
    { name: 'power-on to verified', value: 93.21, unit: 's' },
    { name: 'offset', value: 0.0000123, unit: 's' },
  ],
  versions: { chrony: '4.3' },
};
const bad: ScenarioResult = {
  ...good,
  system: 'debian-13',
  verdicts: [...good.verdicts, { what: 'no failed unit', found: 'x.service', ok: false }],
  figures: [],
  logs: '/kept',
};

test('the table has a line for each verdict and figure, and the place of kept logs', () => {
  expect(renderResults([good, bad])).toBe(
    [
      'passed  first-boot on debian-12, 204 s',
      '  ok     wall-2 keeps time: 20 checks',
      '  power-on to verified        93.2 s',
      '  offset                    12.30 us',
      '',
      'FAILED  first-boot on debian-13, 204 s',
      '  ok     wall-2 keeps time: 20 checks',
      '  FAILED no failed unit: x.service',
      '  logs: /kept',
      '',
    ].join('\n'),
  );
});

test('the last line counts verdicts', () => {
  expect(renderSummary([good, bad])).toBe('lab: 2 passed, 1 failed');
});

test('a run without a verdict has failed', () => {
  expect(hasPassed({ verdicts: [] })).toBe(false);
  expect(renderSummary([{ ...good, verdicts: [] }])).toBe('lab: 0 passed, 1 failed');
});

test.each([
  [0, 's', '0.0 s'],
  [-137.04, 's', '-137.0 s'],
  [0.00251, 's', '2.51 ms'],
  [-1.5e-8, 's', '-0.01 us'],
  [1040, '', '1040'],
  [2.5, 'times', '2.5 times'],
])('%d %s is shown as %s', (value, unit, text) => {
  expect(formatFigure({ name: '', value, unit })).toBe(text);
});
