import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { formatDiagnostics } from '../../src/diagnostics/format-diagnostics.js';
import { derivePlan } from '../../src/plan/derive-plan.js';
import { readTopology } from '../../src/spec/read-topology.js';
import { createRandom } from './create-random.js';
import { expectPlaces } from './expect-places.js';
import { listSpecs, pathOf } from './list-pairs.js';

/** How many mutants, each from a seed of its own, and the first seed. */
const ROUNDS = Number(process.env.CLOCKSEED_FUZZ_ROUNDS ?? 1500);
const SEED = Number(process.env.CLOCKSEED_FUZZ_SEED ?? 1);

const SPECS = listSpecs('ok').map((name) => readFileSync(pathOf('ok', `${name}.yaml`), 'utf8'));
/** What specs are made of, and what breaks them. */
const PIECES = [
  ...new Set(SPECS.flatMap((text) => text.split(/(?<=[\s,:{}[\]])|(?=[\s,:{}[\]])/))),
  ...[
    '__proto__',
    'constructor',
    'toString',
    '&a ',
    '*a',
    '<<: *a',
    '<<',
    '!!binary ',
    '? ',
    '---\n',
    '...\n',
  ],
  ...[
    '\t',
    '\0',
    '\u001b',
    '\ufeff',
    '\u2028',
    '\r',
    '\r\n',
    '"',
    "'",
    '|',
    '>',
    '#',
    '%YAML 1.1\n',
    '::',
    '..',
  ],
  ...[
    '999999999999999999999',
    '-1',
    '0',
    '1e999',
    '.inf',
    'dhcp',
    'any',
    'x-',
    '0.0.0.0/0',
    '::/0',
    '\ud800',
  ],
];

/** A few pieces of a spec left out, doubled, swapped or replaced. */
function mutate(text: string, random: (limit: number) => number): string {
  let mutant = text;
  for (let count = 1 + random(4); count > 0; count--) {
    const start = random(mutant.length + 1);
    const end = Math.min(mutant.length, start + random(random(2) === 0 ? 4 : 40));
    const piece = [PIECES[random(PIECES.length)] ?? '', mutant.slice(start, end).repeat(2), ''][random(3)];
    mutant = mutant.slice(0, start) + piece + mutant.slice(random(2) === 0 ? start : end);
  }
  return mutant;
}

test(
  'a mutated spec means something or is refused; nothing else ever happens',
  () => {
    const counts = { meant: 0, refused: 0 };
    for (let seed = SEED; seed < SEED + ROUNDS; seed++) {
      const random = createRandom(seed);
      const bytes = Buffer.from(mutate(SPECS[random(SPECS.length)] ?? '', random));
      try {
        const { topology, diagnostics } = readTopology('mutant.yaml', bytes);
        expectPlaces(diagnostics, bytes);
        expect(formatDiagnostics(diagnostics, false)).not.toMatch(/[^\P{Cc}\n]|\p{Cf}|NaN|undefined/u);
        expect(topology === undefined).toBe(diagnostics.some(({ severity }) => severity === 'error'));
        if (topology) derivePlan(topology);
        counts[topology ? 'meant' : 'refused']++;
      } catch (error) {
        throw new Error(`seed ${seed}:\n${bytes}`, { cause: error });
      }
    }
    expect(counts.meant).toBeGreaterThan(3);
    expect(counts.refused).toBeGreaterThan(10);
  },
  60_000 + 100 * ROUNDS,
);
