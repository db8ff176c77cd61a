/** What can be wrong with a raw line of `chrony.directives`. */
export type DirectiveProblemCode =
  | 'empty'
  | 'not-one-line'
  | 'too-long'
  | 'comment'
  | 'unknown'
  | 'without-effect'
  | 'outside-source'
  | 'has-setting'
  | 'breaks-plan'
  | 'too-new'
  | 'trailing-comment'
  | 'invalid-network';

/** One raw line's first problem; the fields read like a diagnostic's. */
export interface DirectiveProblem {
  readonly code: DirectiveProblemCode;
  /** What was found and why it can not stand. */
  readonly message: string;
  readonly allowed?: string;
  /** What to write instead. */
  readonly suggestion?: string;
}
