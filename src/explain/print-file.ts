import { pad } from '../diagnostics/align-columns.js';
import { count } from '../diagnostics/count.js';
import { countColumns, makeVisible } from '../diagnostics/display-text.js';
import { describeOrigin } from './describe-origin.js';
import type { ExplainedFile } from './explain-machine.js';
import type { ExplainedLine } from './explained-line.js';

/** A line that takes more columns than this has its origin below it. */
const WIDEST = 44;
/** More lines that are the same everywhere are only counted: those of user-data, in which whole programs are. */
const MOST_FIXED = 100;
/** The columns of the number and the blanks around it. */
const MARGIN = 7;

/** The lines of a file that a program reads, each with its origin, for people; of one that is fixed, that it is. */
export function printFile(machine: string, file: ExplainedFile): string {
  const { counts, lines } = file;
  const head = `${describeHead(machine, file)}\nBrought by ${file.delivery}.\n`;
  if (counts.spec + counts.defaults + counts.fixed === 0) return `${head}${EMPTY}\n`;
  if (counts.spec + counts.defaults === 0) return `${head}${SAME}${file.short ? LEFT_OUT : ''}\n`;
  const isLong = counts.fixed > MOST_FIXED;
  const shown = lines.filter(({ kind }) => kind === 'setting' || (kind === 'fixed' && !isLong));
  return `${head}\n${printLines(shown)}${isLong ? `\n${count(counts.fixed, 'other line')} are the same everywhere.\n` : ''}`;
}

/** One line of a file. A comment is explained with the line below it, which it is about. */
export function printOne(machine: string, file: ExplainedFile, wanted: ExplainedLine): string {
  const below = file.lines.slice(wanted.number).find(({ kind }) => kind !== 'comment');
  const about = wanted.kind === 'comment' && below && below.kind !== 'blank' ? [below] : [];
  return `${describeHead(machine, file)}\n\n${printLines([wanted, ...about])}`;
}

const EMPTY = 'It holds nothing but comments.';
const SAME = 'Nothing of the spec is in it: it is the same on every machine that has it.';
const LEFT_OUT = ' What this machine has no use for is left out of it.';

function describeHead(machine: string, { path, purpose }: ExplainedFile): string {
  return `${path} on ${machine}: ${purpose}.`;
}

function printLines(lines: readonly ExplainedLine[]): string {
  const texts = lines.filter(({ kind }) => kind !== 'comment').map(({ text }) => makeVisible(text));
  const widths = texts.map(countColumns);
  const width = Math.max(0, ...widths.filter((columns) => columns <= WIDEST));
  return lines.map((line) => printLine(line, width)).join('');
}

function printLine(line: ExplainedLine, width: number): string {
  const [first = '', ...rest] = [...placeOrigin(line, width), ...(line.why === undefined ? [] : [line.why])];
  const below = rest.map((row) => `${' '.repeat(MARGIN)}${makeVisible(row)}\n`).join('');
  return `${String(line.number).padStart(MARGIN - 2)}  ${first}\n${below}`;
}

/** The text with its origin beside it, or below it where it is too long. */
function placeOrigin(line: ExplainedLine, width: number): string[] {
  const text = makeVisible(line.text);
  const from = describeFrom(line);
  if (line.kind === 'comment') return [text, from];
  if (countColumns(text) <= width) return [`${pad(text, width)}  ${from}`];
  return [text, width === 0 ? from : `${' '.repeat(width)}  ${from}`];
}

function describeFrom({ kind, origin, also, group }: ExplainedLine): string {
  if (kind === 'fixed') return 'the same everywhere';
  if (kind !== 'setting') return kind === 'comment' ? 'a comment' : 'a blank line';
  const origins = [origin, also].filter((one) => one !== undefined).map(describeOrigin);
  return [...new Set(origins), ...(group === undefined ? [] : [`for ${group}`])].join('; ');
}
