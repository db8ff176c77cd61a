import { expect, test } from 'vitest';
import { problem } from '../../src/diagnostics/diagnostic.js';
import { DiagnosticList } from '../../src/diagnostics/diagnostic-list.js';

test('what is found again for another machine is kept once, in the order found', () => {
  const list = new DiagnosticList();
  const first = problem('directive', ['chrony', 'directives', 0], 'pool');
  list.addAll([first, problem('missing-key', ['os'], 'missing'), { ...first }]);
  list.add(problem('directive', ['chrony', 'directives', 1], 'pool'));
  list.add(problem('directive', ['chrony', 'directives', 0], 'another message'));
  expect(list.list().map(({ path, message }) => [...path, message].join(' '))).toEqual([
    'chrony directives 0 pool',
    'os missing',
    'chrony directives 1 pool',
    'chrony directives 0 another message',
  ]);
});

test('any number can be added at once', () => {
  const list = new DiagnosticList();
  list.addAll(Array.from({ length: 200_000 }, (_, index) => problem('range', [index], 'x')));
  expect(list.list()).toHaveLength(200_000);
});
