const ESCAPES: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '"': '\\"',
  '\\': '\\\\',
};

/**
 * Text as a quoted word of nginx's language where it reads no variables: the keys of a map, an address.
 * @throws RangeError a NUL ends nginx's words, and nothing escapes it
 */
export function printNginxWord(text: string): string {
  if (text.includes('\0')) throw new RangeError('nginx has no way to write a NUL');
  return `"${text.replace(/["\\\n\r\t]/g, (character) => ESCAPES[character] ?? character)}"`;
}

/**
 * Text as a quoted word where nginx reads variables. It has no escape for "$": a variable that holds one stands in
 * ($clockseed_dollar, which the template defines). @throws RangeError
 */
export function printNginxValue(text: string): string {
  return printNginxWord(text).replaceAll('$', '$${clockseed_dollar}');
}
