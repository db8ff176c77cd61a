import { expect } from 'vitest';
import { printYaml } from '../../src/package/print-yaml.js';
import { testWith } from '../support/tools.js';
import { readAsPython } from './support/read-user-data.js';

/** What YAML means something by, put together at random: the same ones in every run. */
const BITS = [
  ...[
    'a',
    'B',
    '0',
    '1',
    ' ',
    '  ',
    '\t',
    '\n',
    '\n\n',
    '\r',
    '\r\n',
    ': ',
    ' #',
    '- ',
    '...',
    '---',
    'yes',
    '0x',
    '<<',
  ],
  ...':#-?"\'\\{}[],&*!|>%@`=~._e'.split(''),
  ...['\u007f', '\u0085', '\u2028', '\ufeff', '\u0000', '\u001b', '\ufffe', '\u00a0', 'é', '😀'],
];

/** Numbers from 0 to 1 that are the same in every run (a linear congruential generator, as in C's rand). */
function* numbers(): Generator<number, never> {
  let state = 1;
  for (;;) {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    yield state / 2 ** 31;
  }
}

const source = numbers();
const next = (below: number) => Math.floor(source.next().value * below);
const text = () => Array.from({ length: next(9) }, () => BITS[next(BITS.length)] ?? '').join('');

/** Text, or a list or map of what this gives. Keys are no numbers, which objects would sort. */
function value(depth: number): unknown {
  const kind = depth === 0 ? 0 : next(5);
  if (kind < 3) return text();
  const parts = Array.from({ length: 1 + next(3) }, () => value(depth - 1));
  return kind === 3 ? parts : Object.fromEntries(parts.map((part) => [`k${text()}`, part]));
}

testWith(
  ['python3-yaml'],
  'PyYAML reads 1,500 documents of random text as what was printed',
  (paths) => {
    const values = Array.from({ length: 1500 }, () => ({ v: value(3), last: 'end' }));
    const read = readAsPython(
      paths['python3-yaml'],
      values.map((value) => printYaml(value)),
    );
    for (const [index, one] of values.entries()) expect(read[index]).toEqual(one);
  },
  60_000,
);
