/** More than these are only counted. */
const MOST_SHOWN = 10;

/** Names for people, in the order given; a long list is cut and says how many more there are. */
export function showNames(names: readonly string[]): string {
  const shown = names.slice(0, MOST_SHOWN);
  const hidden = names.length - shown.length;
  return [...shown, ...(hidden > 0 ? [`and ${hidden} more`] : [])].join(', ');
}
