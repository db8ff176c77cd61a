/**
 * Widths in thousandths of the font's size, of DejaVu Sans (Verdana's are about the same): the widest of the fonts that a
 * browser takes for `sans-serif`, so that text fits in any of them.
 */
const WIDTHS: Readonly<Record<string, number>> = {
  ' ': 318,
  '-': 361,
  '.': 318,
  ',': 318,
  ':': 337,
  '/': 337,
  '(': 390,
  ')': 390,
  '’': 318,
  '…': 1000,
  f: 352,
  i: 278,
  j: 278,
  k: 579,
  l: 278,
  m: 974,
  r: 411,
  s: 521,
  t: 392,
  w: 818,
  x: 592,
  y: 592,
  z: 525,
  I: 295,
  J: 295,
  M: 863,
  W: 989,
  _: 500,
};
const LOWER_CASE = 635;
const CAPITAL = 790;
/** Whatever else there may be. */
const OTHER = 1000;
/** How much wider the bold face is. */
const BOLD = 1.13;

/** How wide a text is at most, in pixels. */
export function measureText(text: string, size: number, bold = false): number {
  let sum = 0;
  for (const character of text) sum += WIDTHS[character] ?? guessWidth(character);
  return Math.ceil((sum / 1000) * size * (bold ? BOLD : 1));
}

function guessWidth(character: string): number {
  if (/[a-z0-9]/.test(character)) return LOWER_CASE;
  return /[A-Z]/.test(character) ? CAPITAL : OTHER;
}
