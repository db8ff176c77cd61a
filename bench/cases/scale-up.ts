import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLI, type Context } from '../context.js';
import { type Measured, measureNode, settle } from '../measure.js';
import { type CaseResult, median, round, type Series, seriesOf } from '../result.js';
import { writeSpec } from '../write-spec.js';

/** Memory that a hundred thousand machines may take, MiB. */
const MOST_MEMORY = 1024;
/** More than linear would be above 1; what is beside the slope is noise. */
const MOST_EXPONENT = 1.1;

interface Size {
  readonly machines: number;
  readonly runs: readonly Measured[];
}

/** `generate` of a tenth, of all, and once of ten times as many machines: does it stay linear, and in memory? */
export async function scaleUp(context: Context): Promise<CaseResult[]> {
  const { machines, large, repetitions } = context;
  const sizes: Size[] = [];
  for (const [count, times] of [
    [Math.max(10, Math.round(machines / 10)), repetitions],
    [machines, repetitions],
    [large, 1],
  ] as const)
    sizes.push({
      machines: count,
      runs: context.generated.get(count) ?? (await generateNew(context, count, times)),
    });
  const time = sizes.map((size) => describe(size, 's', ({ seconds }) => seconds));
  const memory = sizes.map((size) => describe(size, 'MiB', ({ peakMiB }) => peakMiB));
  const peak = memory.at(-1)?.median ?? Number.NaN;
  const name = large.toLocaleString('en');
  return [
    {
      name: 'memory',
      claim: `peak memory of \`generate\` at ${name} machines, MiB`,
      kind: 'peak',
      figure: peak,
      limit: MOST_MEMORY,
      ok: peak <= MOST_MEMORY,
      series: memory,
    },
    judgeSlope('time-exponent', 'time', sizes, time),
    judgeSlope('memory-exponent', 'peak memory', sizes, memory),
  ];
}

async function generateNew({ folder, say }: Context, count: number, times: number): Promise<Measured[]> {
  const spec = join(folder, `ranges-${count}.yaml`);
  const out = join(folder, 'scale');
  writeFileSync(spec, writeSpec({ machines: count, form: 'ranges' }));
  const runs: Measured[] = [];
  for (let run = 0; run < times; run++) {
    say(`generate ${count.toLocaleString('en')} machines, run ${run + 1}`);
    mkdirSync(out);
    settle();
    runs.push(await measureNode([CLI, 'generate', spec, '--out', out]));
    rmSync(out, { recursive: true });
  }
  return runs;
}

function describe(size: Size, unit: Series['unit'], value: (run: Measured) => number): Series {
  return seriesOf(`${size.machines.toLocaleString('en')} machines`, unit, size.runs.map(value));
}

function judgeSlope(
  name: string,
  what: string,
  sizes: readonly Size[],
  series: readonly Series[],
): CaseResult {
  const figure = round(
    fitSlope(sizes.map(({ machines }, index) => [machines, median(series[index]?.values ?? [])])),
  );
  const claim = `${what} of \`generate\` grows with the machines to the power of`;
  return { name, claim, kind: 'exponent', figure, limit: MOST_EXPONENT, ok: figure <= MOST_EXPONENT, series };
}

/** The slope of the line through these points, both axes logarithmic: least squares. */
export function fitSlope(points: readonly (readonly [number, number])[]): number {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const);
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x0, y0] = [mean(logs.map(([x]) => x)), mean(logs.map(([, y]) => y))];
  const spread = logs.reduce((sum, [x]) => sum + (x - x0) ** 2, 0);
  return logs.reduce((sum, [x, y]) => sum + (x - x0) * (y - y0), 0) / spread;
}
