const unprintable = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** A path as it may stand in a message: on one line and without control characters, which a terminal would obey. */
export function printPath(path: string): string {
  return path.replace(unprintable, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** The first ten of some paths, indented, one a line, and how many more there are. */
export function printPaths(paths: readonly string[]): string {
  const lines = paths.slice(0, 10).map((path) => `\n  ${printPath(path)}`);
  const more = paths.length - lines.length;
  return lines.join('') + (more > 0 ? `\n  and ${more} more` : '');
}
