import { SecretsError } from '../secrets/secrets-error.js';
import { VolumeError } from '../volumes/volume-error.js';
import { WriteError } from '../write/write-error.js';
import { SpecRefused, UsageError } from './refusal.js';

/** Says why a command with these words failed, one clear line on stderr where it is not about the spec; returns the exit code. */
export async function describeFailure(error: unknown, words: readonly string[]): Promise<1 | 2 | 3> {
  if (error instanceof SpecRefused) {
    const { printDiagnostics } = await import('./terminal.js');
    printDiagnostics(error.diagnostics, wantsJson(words));
    return 1;
  }
  process.stderr.write(`clockseed: ${describe(error)}\n`);
  if (error instanceof UsageError) return 2;
  if (error instanceof SecretsError) return 1;
  if (error instanceof VolumeError) return error.code === 'missing' ? 2 : 3;
  return error instanceof WriteError && error.code.startsWith('foreign-') ? 2 : 3;
}

/** A script that asked for JSON gets the diagnostics as JSON too. */
function wantsJson(words: readonly string[]): boolean {
  return /(^| )--(json|format[ =]json)( |$)/.test(words.join(' '));
}

/** Errors of the system have a code and are one line; anything else is a bug and shows where. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const known =
    error instanceof UsageError ||
    error instanceof SecretsError ||
    error instanceof VolumeError ||
    error instanceof WriteError ||
    'syscall' in error;
  return known ? error.message : `a bug of clockseed, please report it: ${error.stack ?? error.message}`;
}
