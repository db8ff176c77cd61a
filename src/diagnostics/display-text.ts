/**
 * Characters that take two columns of a terminal: East Asian scripts, full-width forms, pictures. By script rather
 * than by Unicode's table of widths, which JavaScript does not have.
 */
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Yi}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u;
/** Half-width forms of Katakana and Hangul, one column in spite of their script. */
const HALF_WIDTH = /[\uff61-\uffdc]/u;
/** Marks that sit on the character before. */
const COMBINING = /[\p{Mn}\p{Me}]/u;

/** Control and formatting characters of a hostile spec made visible, one column each: they must not reach a terminal. */
export function makeVisible(text: string): string {
  return text.replace(/[^\P{Cc}\t]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\u{fffd}').replaceAll('\t', ' ');
}

/** Columns that visible text takes on a terminal. */
export function countColumns(visible: string): number {
  // ASCII only, as most lines are.
  if (/^[ -~]*$/.test(visible)) return visible.length;
  let columns = 0;
  for (const character of visible) columns += columnsOf(character);
  return columns;
}

function columnsOf(character: string): number {
  if (COMBINING.test(character)) return 0;
  return WIDE.test(character) && !HALF_WIDTH.test(character) ? 2 : 1;
}
