import { describe, expect, test } from 'vitest';
import { explainFile, shortenLines } from '../../src/explain/explain-file.js';
import type { MachineFile } from '../../src/machine/machine-model.js';

const origin = { kind: 'default', setting: 'step' } as const;
const FILE: MachineFile = {
  path: '/etc/f',
  purpose: 'a file',
  mode: '0644',
  phase: 'first-boot',
  content: '# About all of it.\n# More.\n[s]\n\n# Why,\n#   in two lines.\n  a=1\nb=2\n',
  lines: [{ text: 'b=2', origin }],
};

test('a comment right above is why a line is there, but for the one about the whole file', () => {
  const lines = explainFile(FILE, false);
  expect(lines.map(({ number, kind, why }) => [number, kind, why])).toEqual([
    [1, 'comment', undefined],
    [2, 'comment', undefined],
    [3, 'fixed', undefined],
    [4, 'blank', undefined],
    [5, 'comment', undefined],
    [6, 'comment', undefined],
    [7, 'fixed', 'Why,   in two lines.'],
    [8, 'setting', undefined],
  ]);
  expect(shortenLines(lines).map(({ number, text }) => `${number} ${text}`)).toEqual([
    '1 [s]',
    '2 a=1',
    '3 b=2',
  ]);
});

test('the line that names an interpreter is no comment', () => {
  const content = '#!/bin/sh\n# Why.\ntrue\n';
  expect(explainFile({ ...FILE, content, lines: [] }, false).map(({ kind }) => kind)).toEqual([
    'fixed',
    'comment',
    'fixed',
  ]);
});

describe('a file with secrets', () => {
  const secret: MachineFile = { ...FILE, mode: '0600', content: 'KEY1\nKEY2\nKEY3\n' };

  test('shows no line but by the name that it has', () => {
    const lines = [
      { text: 'KEY1', origin },
      { text: 'KEY2', shown: 'the second', origin },
    ];
    const texts = explainFile({ ...secret, lines }, false).map(({ text }) => text);
    expect(texts).toEqual(['(secret)', 'the second', '(secret)']);
  });

  test('nor where one of its lines is not in it', () => {
    const lost = { ...secret, lines: [{ text: 'KEY9', origin }] };
    expect(() => explainFile(lost, false)).toThrow('/etc/f lists a line that it does not have: (not shown)');
  });
});
