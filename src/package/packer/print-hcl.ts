const ESCAPES: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '"': '\\"',
  '\\': '\\\\',
};

/** Text as a quoted string of HCL: no interpolation (`${`) and no directive (`%{`) survives; HCL knows no \b and no \f. */
export function printHclString(text: string): string {
  const escaped = text
    .replace(/["\\\n\r\t]/g, (character) => ESCAPES[character] ?? character)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is escaped.
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, escapeCharacter)
    .replace(/[$%](?=\{)/g, '$&$&');
  return `"${escaped}"`;
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
