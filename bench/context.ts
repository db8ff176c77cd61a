import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Measured } from './measure.js';

/** What every case gets. */
export interface Context {
  /** A folder for whatever is written; it is removed at the end. */
  readonly folder: string;
  readonly machines: number;
  readonly large: number;
  readonly repetitions: number;
  /** Runs of `generate` into an empty folder by how many machines, which one part leaves for the next. */
  readonly generated: Map<number, readonly Measured[]>;
  /** Says what is being done, a line. */
  say(text: string): void;
  /** Says that something was left out, and why. */
  skip(what: string): void;
}

const compiled = dirname(fileURLToPath(import.meta.url));

/** The project: compiled, this file stands in bench/dist. */
export const projectFolder: string = join(compiled, '..', '..');

/** The command as it is installed. */
export const CLI: string = join(projectFolder, 'dist', 'cli.js');

/** A compiled program that is compared with. */
export function reference(name: string): string {
  return join(compiled, 'references', `${name}.js`);
}
