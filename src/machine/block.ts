import type { Origin } from '../spec/topology.js';
import type { ConfigurationLine } from './machine-model.js';

/** Lines of a unit that stand together under one comment, and only on some machines or with other values on each. */
export interface Block {
  /** Undefined for lines without one. */
  readonly comment: string | undefined;
  readonly lines: readonly ConfigurationLine[];
}

/** Lines under their comment, which is also why they are there. */
export function block(why: string, origin: Origin, ...texts: readonly string[]): Block {
  return { comment: why, lines: texts.map((text) => ({ text, why, origin })) };
}

/** The lines of blocks, in order, as a file lists them. */
export function linesOf(...blocks: readonly (readonly Block[])[]): ConfigurationLine[] {
  return blocks.flat().flatMap(({ lines }) => lines);
}
