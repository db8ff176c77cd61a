import { once } from 'node:events';
import { formatDiagnostics, serialiseDiagnostics } from '../diagnostics/format-diagnostics.js';
import type { LocatedDiagnostic } from '../diagnostics/located.js';

/** Results: what a script reads. */
export function printResult(text: string): void {
  process.stdout.write(text);
}

/** A long result, a piece at a time, no faster than it is read: the pieces are not held. */
export async function printPieces(pieces: Iterable<string>): Promise<void> {
  for (const piece of pieces) if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
}

/** A result for scripts. */
export function printJson(value: unknown): void {
  printResult(`${JSON.stringify(value, null, 2)}\n`);
}

/** Diagnostics: on stderr for people (in colour on a terminal), on stdout as a JSON list when asked for. */
export function printDiagnostics(diagnostics: readonly LocatedDiagnostic[], json: boolean): void {
  if (json) printJson(serialiseDiagnostics(diagnostics));
  else printTalk(explainDiagnostics(diagnostics));
}

/** Diagnostics as people read them on stderr; nothing for none. */
export function explainDiagnostics(diagnostics: readonly LocatedDiagnostic[]): string {
  return diagnostics.length > 0 ? formatDiagnostics(diagnostics, wantsColour()) : '';
}

/** What people read while something else reads stdout. */
export function printTalk(text: string): void {
  process.stderr.write(text);
}

/** Colour only on a terminal, and not where NO_COLOR is set. */
function wantsColour(): boolean {
  return process.stderr.isTTY === true && !process.env.NO_COLOR;
}
