/**
 * One file of a rendering. `path`: POSIX, relative to the output folder. `content`: text (written as UTF-8) or bytes.
 * `bytes`: the same as bytes, where whoever renders has them; `content` is not asked for then. `digest`: their SHA-256
 * in hex, where known. `mode`: permission bits, 0644 by default.
 */
export interface OutputFile {
  readonly path: string;
  readonly content: string | Uint8Array;
  readonly bytes?: Uint8Array;
  readonly digest?: string;
  readonly mode?: number;
}

/** What writing a tree did; paths are relative to the output folder, in no particular order. */
export interface WriteReport {
  /** Files that are new or have changed. */
  readonly written: readonly string[];
  /** Those of `written` that somebody had edited: the edit is gone. */
  readonly overwritten: readonly string[];
  /** How many files were right already, and were not touched. */
  readonly unchanged: number;
  /** Files that the last run wrote and that are no longer wanted. */
  readonly removed: readonly string[];
  /** Files that are no longer wanted either, but somebody edited: left alone, from now on not ours. */
  readonly kept: readonly string[];
}
