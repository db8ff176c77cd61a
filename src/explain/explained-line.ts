import type { Origin } from '../spec/topology.js';

/** One line of a generated file, and where it comes from. */
export interface ExplainedLine {
  /** From 1, of the file as its machine gets it. */
  readonly number: number;
  /** A secret is not shown: its name stands here instead. */
  readonly text: string;
  /**
   * `setting`: it follows from the spec or a default. `fixed`: the same in every file of this path. `comment`, `blank`: for
   * people.
   */
  readonly kind: 'setting' | 'fixed' | 'comment' | 'blank';
  readonly why: string | undefined;
  /** Of a setting. */
  readonly origin: Origin | undefined;
  /** Where another part of it comes from. */
  readonly also: Origin | undefined;
  /** Of a machine in two groups: the one that the line is for, where it is for one. */
  readonly group: string | undefined;
}
