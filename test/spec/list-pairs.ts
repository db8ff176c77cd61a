import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { readPlan } from '../../src/commands/read-plan.js';
import { SpecRefused } from '../../src/commands/refusal.js';
import { formatDiagnostics } from '../../src/diagnostics/format-diagnostics.js';
import type { LocatedDiagnostic } from '../../src/diagnostics/located.js';

/** The specs of a folder beside this file, without `.yaml`. */
export function listSpecs(folder: 'ok' | 'err'): string[] {
  return readdirSync(join(import.meta.dirname, folder))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.replace(/\.yaml$/, ''))
    .sort();
}

/** Path of a file of a pair. */
export function pathOf(folder: 'ok' | 'err', name: string): string {
  return join(import.meta.dirname, folder, name);
}

/** Everything that `clockseed validate` has to say about a spec, warnings of a good one included. */
export function diagnose(file: string): readonly LocatedDiagnostic[] {
  try {
    return readPlan(file).warnings;
  } catch (error) {
    if (error instanceof SpecRefused) return error.diagnostics;
    throw error;
  }
}

/** What `clockseed validate` prints on stderr, without colour, as if it were run beside the file. */
export function explain(folder: 'ok' | 'err', name: string): string {
  const file = pathOf(folder, `${name}.yaml`);
  const text = formatDiagnostics(diagnose(file), false).replaceAll(`${dirname(file)}/`, '');
  // The size of what is generated is not the spec language's, and neither is the release of clockseed.
  return text
    .replace(/has \d+ bytes packed/, 'has N bytes packed')
    .replace(/clockseed \d+\.\d+\.\d+ reads/, 'clockseed N.N.N reads');
}

/**
 * Compares with the committed text; CLOCKSEED_UPDATE=1 writes it instead. Read what is written with the eyes of
 * somebody who has to mend that spec.
 */
export function expectCommitted(path: string, actual: string): void {
  if (process.env.CLOCKSEED_UPDATE) writeFileSync(path, actual);
  expect(actual).toBe(readFileSync(path, 'utf8'));
}
