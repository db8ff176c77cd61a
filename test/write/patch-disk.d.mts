/** One call that opens, closes or changes something on the disk; `act` does it, with the arguments given. */
export interface DiskCall {
  /** Counted from 1. */
  readonly call: number;
  readonly name: string;
  readonly args: readonly unknown[];
  act(...args: readonly unknown[]): unknown;
}

/** Puts `meddle` in the place of node:fs's calls; the function returned undoes that and says how many there were. */
export function patchDisk(meddle: (call: DiskCall) => unknown): () => number;
