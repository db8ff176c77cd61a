import { makeVisible } from '../diagnostics/display-text.js';
import { describeOrigin } from './describe-origin.js';
import type { ExplainedFile } from './explain-machine.js';
import type { ExplainedLine } from './explained-line.js';

/** The lines of a file that a program reads, each with its origin, for people; of one that is fixed, that it is. */
export function printFile(machine: string, file: ExplainedFile): string {
  const { path, purpose, delivery, counts, lines } = file;
  const head = `${path} on ${machine}: ${purpose}.\nBy ${delivery}.\n`;
  if (counts.spec + counts.defaults === 0)
    return `${head}Nothing of the spec is in it: it is the same on every machine that has it.\n`;
  const shown = lines.filter(({ kind }) => kind === 'setting' || kind === 'fixed');
  return `${head}\n${shown.map(printLine).join('')}`;
}

/** One line of a file. A comment is explained with the line below it, which it is about. */
export function printOne(machine: string, file: ExplainedFile, wanted: ExplainedLine): string {
  const head = `${file.path}:${wanted.number} on ${machine}\n\n`;
  if (wanted.kind !== 'comment') return head + printLine(wanted);
  const about = file.lines.slice(wanted.number).find(({ kind }) => kind !== 'comment');
  return head + printLine(wanted) + (about && about.kind !== 'blank' ? printLine(about) : '');
}

function printLine({ number, text, kind, why, origin, group }: ExplainedLine): string {
  const where = {
    setting: origin ? describeOrigin(origin) : '',
    fixed: 'no setting: it is the same in every file of this name',
    comment: 'a comment',
    blank: 'a blank line',
  }[kind];
  const details = [
    ...(why === undefined ? [] : [makeVisible(why)]),
    `${where}${group === undefined ? '' : `; for the group ${group}`}`,
  ];
  const indented = details.map((detail) => `${' '.repeat(8)}${detail}\n`).join('');
  return `${`${number}`.padStart(5)}  ${makeVisible(text)}\n${indented}`;
}
