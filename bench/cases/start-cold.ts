import { join } from 'node:path';
import { CLI, type Context, projectFolder } from '../context.js';
import { measureNode } from '../measure.js';
import { type CaseResult, compare, seriesOf } from '../result.js';

/** Processes are short here: more runs cost nothing, and the median is calmer. */
const AT_LEAST = 15;

/** `validate` of the example against Node that does nothing. */
export async function startCold({ repetitions, say }: Context): Promise<CaseResult[]> {
  const [ours, theirs]: [number[], number[]] = [[], []];
  say('cold start');
  for (let run = 0; run < (repetitions < 5 ? repetitions : AT_LEAST); run++) {
    ours.push(
      (await measureNode([CLI, 'validate', join(projectFolder, 'examples/videowall.yaml')], 'bare')).seconds,
    );
    theirs.push((await measureNode(['-e', '0'], 'bare')).seconds);
  }
  return [
    compare(
      'cold-start',
      '`validate` of the example, against `node -e 0`',
      3,
      seriesOf('clockseed validate', 's', ours),
      seriesOf('node -e 0', 's', theirs),
    ),
  ];
}
