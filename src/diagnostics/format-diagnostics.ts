import { Ansis } from 'ansis';
import type { LocatedDiagnostic, Place } from './located.js';

/** How many problems a person is shown; the rest is counted. */
const MOST_SHOWN = 50;
/** Longer source lines are shown as a window round the place. */
const WIDEST_LINE = 120;

/** Diagnostics as text for people: place, message, the source line with a caret, what is allowed, what to write. */
export function formatDiagnostics(diagnostics: readonly LocatedDiagnostic[], colour: boolean): string {
  const paint = new Ansis(colour ? 3 : 0);
  const shown = diagnostics.slice(0, MOST_SHOWN).map((diagnostic) => formatOne(diagnostic, paint));
  const hidden = diagnostics.length - shown.length;
  const rest = hidden > 0 ? [`… and ${hidden} more\n`] : [];
  return [...shown, ...rest, `${summarise(diagnostics)}\n`].join('\n');
}

function formatOne(diagnostic: LocatedDiagnostic, paint: Ansis): string {
  const { place, severity, message, code } = diagnostic;
  const label = severity === 'error' ? paint.red.bold(severity) : paint.yellow.bold(severity);
  const lines = [
    `${paint.bold(formatPlace(place))}: ${label}: ${visible(message)} ${paint.dim(`[${code}]`)}`,
  ];
  lines.push(...excerpt(place, paint));
  if (diagnostic.allowed) lines.push(`  allowed: ${visible(diagnostic.allowed)}`);
  if (diagnostic.suggestion) lines.push(`  try: ${paint.green(visible(diagnostic.suggestion))}`);
  for (const other of diagnostic.related)
    lines.push(`  ${visible(other.message)} at ${formatPlace(other.place)}`);
  return `${lines.join('\n')}\n`;
}

/** `file:line:column`, as editors understand it. */
export function formatPlace(place: Place): string {
  return `${visible(place.file)}:${place.line}:${place.column}`;
}

/** The source line with a caret under what is meant; nothing for an empty line. */
function excerpt(place: Place, paint: Ansis): string[] {
  if (place.sourceLine.trim() === '') return [];
  const from = place.column > WIDEST_LINE ? place.column - Math.floor(WIDEST_LINE / 2) : 0;
  const window = place.sourceLine.slice(from, from + WIDEST_LINE);
  const indent = place.column - 1 - from;
  const carets = '^'.repeat(Math.max(1, Math.min(place.length, window.length - indent)));
  const gutter = `${place.line} | `.padStart(8);
  const blank = `${' '.repeat(gutter.length - 2)}| `;
  return [
    paint.dim(gutter) + visible(window),
    `${paint.dim(blank)}${' '.repeat(indent)}${paint.cyan(carets)}`,
  ];
}

/** Control characters of a hostile spec made visible, each in one column: they must not reach a terminal. */
function visible(text: string): string {
  return text.replace(/[^\P{Cc}\t]|[\p{Cf}\p{Zl}\p{Zp}]/gu, '\u{fffd}').replaceAll('\t', ' ');
}

function summarise(diagnostics: readonly LocatedDiagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.length - errors;
  const parts = [errors > 0 ? count(errors, 'error') : '', warnings > 0 ? count(warnings, 'warning') : ''];
  return parts.filter((part) => part !== '').join(', ');
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}

/** Diagnostics for scripts: the same facts, places flat, nothing cut. */
export function serialiseDiagnostics(diagnostics: readonly LocatedDiagnostic[]): object[] {
  return diagnostics.map(({ place, related, ...rest }) => ({
    ...rest,
    ...serialisePlace(place),
    related: related.map((other) => ({ message: other.message, ...serialisePlace(other.place) })),
  }));
}

function serialisePlace({ file, line, column, length }: Place): object {
  return { file, line, column, endColumn: column + length };
}
