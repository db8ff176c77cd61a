import { readFileSync, statSync } from 'node:fs';
import { listPatch } from '../compare/diff-text.js';
import { makeVisible } from '../diagnostics/display-text.js';
import type { OtherContent } from '../write/check-tree.js';

/** What somebody put in place of ours may be of any size. */
const MOST_BYTES = 4 * 1024 * 1024;
const MOST_LINES = 20;
const MOST_COLUMNS = 200;

/** The first lines of a unified diff from what is there to what is wanted, fit for a terminal; or why there is none. */
export function showOtherContent({ place, wanted }: OtherContent): string[] {
  if (!statSync(place, { throwIfNoEntry: false })?.isFile()) return ['no regular file: not shown'];
  if (statSync(place).size > MOST_BYTES) return ['too large to show'];
  const found = readFileSync(place);
  if (found.includes(0) || wanted.includes(0)) return ['no text: not shown'];
  const patch = listPatch(found.toString(), wanted.toString());
  if (!patch) return ['too many lines differ to show'];
  const lines = patch.slice(0, MOST_LINES).map(cutLine);
  const hidden = patch.length - lines.length;
  return [...lines, ...(hidden > 0 ? [`… and ${hidden} more lines`] : [])];
}

function cutLine(line: string): string {
  const visible = makeVisible(line.slice(0, MOST_COLUMNS));
  return line.length > MOST_COLUMNS ? `${visible}…` : visible;
}
