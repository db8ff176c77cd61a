import { diffLines, formatPatch, OMIT_HEADERS, structuredPatch } from 'diff';

/**
 * Lines that may differ before only their number is found out, and not where they moved to: the time grows with the square
 * (two very different user-data, seen: 200: 6 to 14 ms, 1000: 62 to 76 ms), and there may be 10,000 machines.
 */
const MOST_COUNTED = 200;
/** The same before a text is not shown. */
const MOST_SHOWN = 1000;

/** How many lines came and went. */
export interface LineCounts {
  readonly added: number;
  readonly removed: number;
}

/** Counts the lines by which two texts differ. */
export function countLines(old: string, next: string): LineCounts {
  const parts = diffLines(old, next, { maxEditLength: MOST_COUNTED });
  if (!parts) return countRoughly(old, next);
  const sum = (pick: 'added' | 'removed'): number =>
    parts.reduce((total, part) => total + (part[pick] ? part.count : 0), 0);
  return { added: sum('added'), removed: sum('removed') };
}

/** Lines that one text has more often than the other: what has only moved is not counted. */
function countRoughly(old: string, next: string): LineCounts {
  const balance = new Map<string, number>();
  const weigh = (text: string, weight: number): void => {
    for (const line of text.split('\n')) balance.set(line, (balance.get(line) ?? 0) + weight);
  };
  weigh(old, -1);
  weigh(next, 1);
  const counts = [...balance.values()];
  const sum = (sign: number): number => counts.reduce((total, one) => total + Math.max(0, one * sign), 0);
  return { added: sum(1), removed: sum(-1) };
}

/** The lines of a unified diff without the names of the files; undefined where too many differ. Three lines of context. */
export function listPatch(old: string, next: string): string[] | undefined {
  // Of a file that comes or goes all lines do, which is quickly found out.
  const isWhole = old === '' || next === '';
  const options = { context: 3, maxEditLength: isWhole ? Number.MAX_SAFE_INTEGER : MOST_SHOWN };
  const patch = structuredPatch('', '', old, next, undefined, undefined, options);
  return patch && formatPatch(patch, OMIT_HEADERS).trimEnd().split('\n');
}
