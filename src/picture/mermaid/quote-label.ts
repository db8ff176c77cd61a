/** What stands in a label as it is. Mermaid reads a good deal of the rest as Markdown, HTML or an entity. */
const PLAIN = /[A-Za-z0-9 .,:/…’()-]/;

/** A label of Mermaid, a line each; other characters as entities, in Mermaid's spelling of them. */
export function quoteLabel(lines: readonly string[]): string {
  return `"${lines.map((line) => Array.from(line, quoteCharacter).join('')).join('<br/>')}"`;
}

function quoteCharacter(character: string): string {
  return PLAIN.test(character) ? character : `#${character.codePointAt(0)};`;
}
