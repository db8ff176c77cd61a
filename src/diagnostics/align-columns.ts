import { countColumns } from './display-text.js';

/** Rows of visible text as lines, each column as wide as its widest cell; one wider than `widest` does not count. */
export function alignColumns(
  rows: readonly (readonly string[])[],
  widest: number = Number.POSITIVE_INFINITY,
): string[] {
  const widths: number[] = [];
  for (const row of rows)
    for (const [index, cell] of row.entries())
      if (countColumns(cell) <= widest) widths[index] = Math.max(widths[index] ?? 0, countColumns(cell));
  return rows.map((row) =>
    row
      .map((cell, index) => pad(cell, widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** Visible text with blanks up to this many columns. */
export function pad(visible: string, columns: number): string {
  return visible + ' '.repeat(Math.max(0, columns - countColumns(visible)));
}
