import type { Ansis } from 'ansis';
import { countColumns, makeVisible } from './display-text.js';
import type { Place } from './located.js';

/** Longer source lines are shown as a window round the place, in UTF-16 code units. */
const WIDEST = 120;

/** The source line with a caret under what is meant; nothing for an empty line. */
export function drawExcerpt(place: Place, paint: Ansis): string[] {
  const { before, meant, after } = cutLine(place);
  if ((before + meant + after).trim() === '') return [];
  const gutter = `${place.line} | `.padStart(8);
  const blank = `${' '.repeat(gutter.length - 2)}| `;
  const carets = '^'.repeat(Math.max(1, countColumns(meant)));
  return [
    `${paint.dim(gutter)}${before}${meant}${after}`,
    `${paint.dim(blank)}${' '.repeat(countColumns(before))}${paint.cyan(carets)}`,
  ];
}

/** The line's three parts as they are shown; `…` where a long line goes on. */
function cutLine({ sourceLine, column, length }: Place): { before: string; meant: string; after: string } {
  const start = column - 1;
  const isFar = start + Math.min(length, WIDEST / 2) > WIDEST;
  const from = isFar ? wholeCharacter(sourceLine, start - WIDEST / 2) : 0;
  const to = wholeCharacter(sourceLine, from + WIDEST);
  const end = Math.min(start + length, to);
  const head = from > 0 ? '…' : '';
  const tail = to < sourceLine.length ? '…' : '';
  return {
    before: head + makeVisible(sourceLine.slice(from, start)),
    meant: makeVisible(sourceLine.slice(start, end)),
    after: makeVisible(sourceLine.slice(end, to)) + tail,
  };
}

/** The index, or the one before it where it would cut a character of two code units. */
function wholeCharacter(line: string, index: number): number {
  return /[\udc00-\udfff]/.test(line.charAt(index)) ? index - 1 : index;
}
