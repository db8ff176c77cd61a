import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLI, type Context, reference } from '../context.js';
import { findPython, prepareTemplates, RENDER, refuseOtherFiles } from '../jinja2.js';
import { listTouched, readStamps } from '../list-touched.js';
import { type Measured, measure, measureNode, settle } from '../measure.js';
import { type CaseResult, compare, seriesOf } from '../result.js';
import { countGroups, nameMachine, writeSpec } from '../write-spec.js';

/** The files of this case. */
interface Places {
  readonly spec: string;
  readonly changedSpec: string;
  readonly changed: string;
  /** What is written anew in each run. */
  readonly out: string;
  /** A rendering that stays: the bytes that the others write. */
  readonly model: string;
  readonly bare: string;
  readonly templates: string;
  readonly jinja: string;
}

/** Seconds of each run. */
type Times = Readonly<Record<'bare' | 'first' | 'again' | 'changed' | 'jinja', number[]>> & {
  readonly touched: number[];
};

/** Into an empty folder, again, and with one machine changed; against a bare loop and, where it is, Jinja2. */
export async function generateFiles(context: Context): Promise<CaseResult[]> {
  const { machines, repetitions, generated, say, skip } = context;
  const places = prepare(context);
  say('generate: the bytes that all write');
  await measureNode([CLI, 'generate', places.spec, '--out', places.model]);
  const python = await findPython();
  if (python) prepareTemplates(places.model, places.templates);
  else skip('jinja2: python3-jinja2 is not installed');
  const firsts: Measured[] = [];
  const times: Times = { bare: [], first: [], again: [], changed: [], jinja: [], touched: [] };
  for (let run = 0; run < repetitions; run++) {
    say(`generate ${machines.toLocaleString('en')} machines in all ways, run ${run + 1}`);
    firsts.push(await runOnce(places, times, run, python));
  }
  generated.set(machines, firsts);
  return judge(times, machines.toLocaleString('en'), python !== undefined);
}

function prepare({ folder, machines }: Context): Places {
  const at = (name: string): string => join(folder, name);
  const changed = nameMachine(Math.ceil(countGroups(machines) / 2), 7);
  writeFileSync(at('ranges.yaml'), writeSpec({ machines, form: 'ranges' }));
  writeFileSync(at('changed.yaml'), writeSpec({ machines, form: 'ranges', changed }));
  return {
    spec: at('ranges.yaml'),
    changedSpec: at('changed.yaml'),
    changed,
    out: at('out'),
    model: at('model'),
    bare: at('bare'),
    templates: at('templates'),
    jinja: at('jinja'),
  };
}

/** Each in an empty folder; what came before is on the disk by then and gone. Who begins changes from run to run. */
async function runOnce(places: Places, times: Times, run: number, python?: string): Promise<Measured> {
  let first: Measured | undefined;
  const ways = [
    () => runBare(places, times),
    async () => {
      first = await runClockseed(places, times);
    },
    ...(python ? [() => runJinja(places, times, python)] : []),
  ];
  const begin = run % ways.length;
  for (const way of [...ways.slice(begin), ...ways.slice(0, begin)]) await way();
  if (!first) throw new Error('clockseed did not run');
  return first;
}

async function runBare({ model, bare }: Places, times: Times): Promise<void> {
  startEmpty(bare);
  times.bare.push(Number((await measureNode([reference('write-files'), model, bare])).stdout));
  rmSync(bare, { recursive: true });
}

async function runClockseed(places: Places, times: Times): Promise<Measured> {
  const { spec, changedSpec, changed, out } = places;
  startEmpty(out);
  const first = await measureNode([CLI, 'generate', spec, '--out', out]);
  times.first.push(first.seconds);
  settle();
  times.again.push((await measureNode([CLI, 'generate', spec, '--out', out])).seconds);
  const before = readStamps(out);
  times.changed.push((await measureNode([CLI, 'generate', changedSpec, '--out', out])).seconds);
  times.touched.push(countOthers(listTouched(out, before), changed));
  rmSync(out, { recursive: true });
  return first;
}

async function runJinja({ model, templates, jinja }: Places, times: Times, python: string): Promise<void> {
  startEmpty(jinja);
  times.jinja.push((await measure(python, [RENDER, join(model, 'plan.json'), templates, jinja])).seconds);
  if (times.jinja.length === 1) refuseOtherFiles(model, jinja);
  rmSync(jinja, { recursive: true });
}

function startEmpty(folder: string): void {
  if (existsSync(folder)) rmSync(folder, { recursive: true });
  mkdirSync(folder);
  settle();
}

/** How many files were touched that are neither the changed machine's nor lists of all machines. */
function countOthers(touched: readonly string[], machine: string): number {
  const own = [`nodes/${machine}/`, `install/${machine}.sh`, 'plan.json', 'manifest.json'];
  if (!touched.includes(`install/${machine}.sh`)) throw new Error(`${machine} was not changed`);
  return touched.filter((path) => !own.some((start) => path.startsWith(start))).length;
}

function judge(times: Times, name: string, hasJinja: boolean): CaseResult[] {
  const first = seriesOf('clockseed generate', 's', times.first);
  const again = seriesOf('again', 's', times.again);
  const changed = seriesOf('one machine changed', 's', times.changed);
  const bare = seriesOf('bare loop', 's', times.bare);
  const others = seriesOf('files of others touched', 'files', times.touched);
  const most = Math.max(...times.touched);
  return [
    compare(
      'generate',
      `\`generate\` of ${name} machines into an empty folder, against a bare loop that writes the same bytes`,
      1.5,
      first,
      bare,
    ),
    ...(hasJinja
      ? [
          compare(
            'jinja2',
            `the same, against a Jinja2 script for the machines' files`,
            1,
            first,
            seriesOf('Jinja2', 's', times.jinja),
          ),
        ]
      : []),
    compare('unchanged', '`generate` again with nothing changed, against the first run', 0.5, again, first),
    compare('one-changed', '`generate` with one machine changed, against the first run', 0.5, changed, first),
    {
      name: 'one-changed-files',
      claim: 'files of other machines that are touched then',
      kind: 'count',
      figure: most,
      limit: 0,
      ok: most === 0,
      series: [others],
    },
  ];
}
