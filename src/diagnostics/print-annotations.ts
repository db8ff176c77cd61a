import { relative, sep } from 'node:path';
import { makeVisible } from './display-text.js';
import type { LocatedDiagnostic } from './located.js';

/**
 * Diagnostics as workflow commands of GitHub, one a line, which it shows beside the lines of a pull request.
 * `pathOf`: where a spec lies below the repository's root; undefined for one that GitHub can not place.
 */
export function printAnnotations(
  diagnostics: readonly LocatedDiagnostic[],
  pathOf: (file: string) => string | undefined,
): string {
  return diagnostics.map((diagnostic) => `${printOne(diagnostic, pathOf)}\n`).join('');
}

/** Where a file lies below a folder, with slashes; undefined outside of it. Both as the disk has them. */
export function pathBelow(folder: string, file: string): string | undefined {
  const path = relative(folder, file).split(sep).join('/');
  return path === '' || path === '..' || path.startsWith('../') || path.startsWith('/') ? undefined : path;
}

function printOne(diagnostic: LocatedDiagnostic, pathOf: (file: string) => string | undefined): string {
  const { severity, code, place, message, allowed, suggestion, related } = diagnostic;
  const path = pathOf(place.file);
  const lines = [
    path === undefined ? `${place.file}:${place.line}:${place.column}: ${message}` : message,
    ...(allowed ? [`allowed: ${allowed}`] : []),
    ...(suggestion ? [`try: ${suggestion}`] : []),
    ...related.map(
      (other) => `${other.message} at ${other.place.file}:${other.place.line}:${other.place.column}`,
    ),
  ];
  const properties = {
    ...(path !== undefined && { file: path, ...listPlace(diagnostic) }),
    title: `clockseed: ${code}`,
  };
  const words = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::${severity} ${words.join(',')}::${escapeData(lines.map(makeVisible).join('\n'))}`;
}

/** GitHub takes columns only where a place begins and ends on one line, as all of ours do. */
function listPlace({ place: { line, column, length } }: LocatedDiagnostic): object {
  return { line, endLine: line, col: column, endColumn: column + length };
}

/** As github.com/actions/toolkit writes them, and the runner reads them: a percent sign first. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/**
 * Text for people in a log of GitHub's, without commands: its runner takes `::…::` for one at the start of a line, and
 * `##[…]` anywhere in it. A spec may hold either.
 */
export function disarmCommands(text: string): string {
  return text.replaceAll('##[', '## [').replace(/^(\s*)::/gm, '$1: :');
}
