import type { CaseResult, Results, Series } from './result.js';

/** Results as the Markdown that docs/scale.md holds. */
export function printTable({ host, date, repetitions, cases, skipped }: Results): string {
  const rows = cases.map(
    (one) =>
      `| ${one.claim} | ${one.figure} | ${one.limit} | ${one.ok ? 'yes' : '**no**'} | ${describe(one)} |`,
  );
  const load = host.load.map((value) => value.toFixed(1)).join(' and ');
  return [
    `Measured on ${date}: ${host.processor}, ${host.processors} processors, ${host.memoryGiB} GiB; ${host.system}; files on ${host.fileSystem};`,
    `Node ${host.node}. Medians of ${repetitions}, what has one value ran once. Load of the host at the beginning and the end: ${load}.`,
    '',
    '| what | figure | at most | holds | medians (least to most) |',
    '|---|---|---|---|---|',
    ...rows,
    ...(skipped.length > 0 ? ['', `Left out: ${skipped.join('; ')}.`] : []),
    '',
  ].join('\n');
}

function describe({ series }: CaseResult): string {
  return series.map(describeSeries).join('; ');
}

function describeSeries({ what, unit, values, median }: Series): string {
  const range = values.length > 1 ? ` (${Math.min(...values)} to ${Math.max(...values)})` : '';
  return `${what} ${median} ${unit}${range}`;
}

const [BEGIN, END] = ['<!-- results: npm run bench writes them -->\n', '<!-- end of results -->'];

/** A document with these results in place of those that stand there. */
export function replaceResults(document: string, results: Results): string {
  const [begin, end] = [document.indexOf(BEGIN), document.indexOf(END)];
  if (begin === -1 || end < begin) throw new Error('the document has no place for results');
  return `${document.slice(0, begin + BEGIN.length)}${printTable(results)}${document.slice(end)}`;
}
