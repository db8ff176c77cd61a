/** One file of the output, relative to its folder; LF, no timestamps. */
export interface Deliverable {
  readonly path: string;
  /** Text, or bytes of what is packed. */
  readonly content: string | Uint8Array;
  /** Permission bits, where it is not 0644. */
  readonly mode?: number;
}
