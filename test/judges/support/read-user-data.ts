import { readFileSync } from 'node:fs';
import { runPython } from '../../support/run-tool.js';

const PROGRAM = readFileSync(new URL('./read-user-data.py', import.meta.url), 'utf8');

/** YAML as PyYAML reads it, which is what cloud-init reads it with: one value a text. */
export function readAsPython(python: string, texts: readonly string[]): unknown[] {
  // A list in, a list out: the program's contract.
  return runPython(python, PROGRAM, texts) as unknown[];
}
