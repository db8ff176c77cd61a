/** One file of the output, relative to its folder; text, LF, no timestamps. */
export interface Deliverable {
  readonly path: string;
  readonly content: string;
}
