/** More than these are only counted. */
const MOST_SHOWN = 3;

/** A list of what need not count up, for a box: the first few, and how many more there are. */
export function showSome(texts: readonly string[]): string {
  const hidden = texts.length - MOST_SHOWN;
  return [...texts.slice(0, MOST_SHOWN), ...(hidden > 0 ? [`and ${hidden} more`] : [])].join(', ');
}
