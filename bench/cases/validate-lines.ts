import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLI, type Context, reference } from '../context.js';
import { measureNode } from '../measure.js';
import { type CaseResult, compare, seriesOf } from '../result.js';
import { writeSpec } from '../write-spec.js';

/** `validate` of machines that are written out, against the library that only parses the file; each a process. */
export async function validateLines({ folder, machines, repetitions, say }: Context): Promise<CaseResult[]> {
  const spec = join(folder, 'lines.yaml');
  writeFileSync(spec, writeSpec({ machines, form: 'lines' }));
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let run = 0; run < repetitions; run++) {
    say(`validate, run ${run + 1}`);
    ours.push((await measureNode([CLI, 'validate', spec], 'bare')).seconds);
    theirs.push((await measureNode([reference('parse-yaml'), spec], 'bare')).seconds);
  }
  return [
    compare(
      'validate',
      `\`validate\` of ${machines.toLocaleString('en')} machines, one a line, against the yaml package that parses the file`,
      3,
      seriesOf('clockseed validate', 's', ours),
      seriesOf('yaml, uniqueKeys off', 's', theirs),
    ),
  ];
}
