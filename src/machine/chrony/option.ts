/** An option of a source, and what it is for, as the end of a sentence. */
export interface Option {
  readonly option: string;
  readonly why: string;
}
