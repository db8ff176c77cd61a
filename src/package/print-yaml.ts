import { Document, Scalar, visit } from 'yaml';

/**
 * What PyYAML refuses as it stands, or takes for the end of a line: YAML 1.1 knows three ends of a line that 1.2 does
 * not (U+0085, U+2028, U+2029), after which a value could go on as a key.
 */
const NOT_AS_IT_STANDS = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/**
 * Prints YAML for PyYAML, which reads YAML 1.1: text that 1.1 would take for a truth value, a number or a date is
 * quoted. Nothing is folded and no aliases are made. `indent`: blanks a level; 1 where every byte counts.
 */
export function printYaml(value: unknown, indent = 2): string {
  const document = new Document(value, { compat: 'yaml-1.1', aliasDuplicateObjects: false });
  visit(document, {
    Scalar(_, scalar) {
      if (typeof scalar.value === 'string' && needsQuotes(scalar.value)) scalar.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return document
    .toString({ lineWidth: 0, blockQuote: 'literal', indent, indentSeq: indent > 1 })
    .replace(NOT_AS_IT_STANDS, escapeCharacter);
}

/** Where the library would print a plain or literal scalar, and PyYAML read another text or none. */
function needsQuotes(text: string): boolean {
  // `=` is a type of its own in YAML 1.1; PyYAML takes no tabulator inside a plain scalar.
  if (text === '=' || /^[^\n]*\t[^\n]*$/.test(text)) return true;
  // Blanks on their own at the beginning of a literal scalar are taken for its indentation.
  return /^\n* +(\n|$)/.test(text) || text.search(NOT_AS_IT_STANDS) !== -1;
}

/** Only double-quoted scalars hold such characters by now, and YAML reads this there. */
function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
