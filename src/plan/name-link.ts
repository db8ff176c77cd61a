/** What a link is called, whoever of the two asks: both names in order, `wall-1 wall-2`. Names have no blanks. */
export function nameLink(one: string, other: string): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`;
}
