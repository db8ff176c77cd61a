import { Ansis } from 'ansis';
import { count } from './count.js';
import { makeVisible } from './display-text.js';
import { drawExcerpt } from './draw-excerpt.js';
import type { LocatedDiagnostic, Place } from './located.js';

/** How many problems a person is shown; the rest is counted. */
const MOST_SHOWN = 50;

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
    `${paint.bold(formatPlace(place))}: ${label}: ${makeVisible(message)} ${paint.dim(`[${code}]`)}`,
  ];
  lines.push(...drawExcerpt(place, paint));
  if (diagnostic.allowed) lines.push(`  allowed: ${makeVisible(diagnostic.allowed)}`);
  if (diagnostic.suggestion) lines.push(`  try: ${paint.green(makeVisible(diagnostic.suggestion))}`);
  for (const other of diagnostic.related)
    lines.push(`  ${makeVisible(other.message)} at ${formatPlace(other.place)}`);
  return `${lines.join('\n')}\n`;
}

/** `file:line:column`, as editors understand it. */
function formatPlace(place: Place): string {
  return `${makeVisible(place.file)}:${place.line}:${place.column}`;
}

function summarise(diagnostics: readonly LocatedDiagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.length - errors;
  const parts = [errors > 0 ? count(errors, 'error') : '', warnings > 0 ? count(warnings, 'warning') : ''];
  return parts.filter((part) => part !== '').join(', ');
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
