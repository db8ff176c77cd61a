/** Where in a spec: keys of mappings and indexes of lists, from the document's root. */
export type Path = readonly (string | number)[];

/** What can be wrong with a spec. Stable: scripts match on it. */
export type DiagnosticCode =
  | 'yaml'
  | 'encoding'
  | 'too-large'
  | 'too-deep'
  | 'alias'
  | 'alias-expansion'
  | 'include'
  | 'duplicate-key'
  | 'wrong-kind'
  | 'missing-key'
  | 'unknown-key'
  | 'not-yet'
  | 'invalid-value'
  | 'missing-unit'
  | 'out-of-range'
  | 'invalid-name'
  | 'invalid-interface'
  | 'invalid-mac'
  | 'invalid-address'
  | 'invalid-network'
  | 'host-bits-set'
  | 'address-outside-network'
  | 'reserved-address'
  | 'duplicate-address'
  | 'duplicate-name'
  | 'duplicate-mac'
  | 'range'
  | 'range-length'
  | 'too-many-machines'
  | 'no-primary'
  | 'nobody-follows'
  | 'unknown-machine'
  | 'unknown-group'
  | 'cycle'
  | 'missing-membership'
  | 'stratum'
  | 'asymmetry'
  | 'load'
  | 'contradiction'
  | 'directive'
  | 'other-adapters'
  | 'packages-unreachable'
  | 'source-unreachable'
  | 'reserved-cloud-init-key'
  | 'ambiguous-scalar'
  | 'user-data-too-large';

export type Severity = 'error' | 'warning';

/** Another place that a diagnostic speaks of, such as the first of two duplicates. */
export interface Related {
  readonly message: string;
  readonly path: Path;
  readonly at?: 'key' | 'value';
  readonly span?: Span;
}

/** A place in the text: offsets in UTF-16 code units, the end not included. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * One problem of a spec. Stages name logical paths; positions are joined once, when it is shown.
 * `offset` stands in for the path where there is no tree yet (syntax errors).
 */
export interface Diagnostic {
  readonly severity: Severity;
  readonly code: DiagnosticCode;
  readonly path: Path;
  /** Whether the key or the value at `path` is meant; the value where left out. */
  readonly at?: 'key' | 'value';
  /** What was found. */
  readonly message: string;
  /** What is allowed, with its limits. */
  readonly allowed?: string;
  /** What to write instead. */
  readonly suggestion?: string;
  readonly related?: readonly Related[];
  /** The place itself, for problems found before there is a tree to look a path up in. */
  readonly span?: Span;
}

/** What a caller may say beside the message. */
export type DiagnosticDetails = Partial<
  Pick<Diagnostic, 'at' | 'allowed' | 'suggestion' | 'related' | 'severity' | 'span'>
>;

/** Builds a diagnostic; an error unless told otherwise. */
export function problem(
  code: DiagnosticCode,
  path: Path,
  message: string,
  details: DiagnosticDetails = {},
): Diagnostic {
  return { severity: 'error', code, path, message, ...details };
}

/** Whether any of them forbids to go on. */
export function hasErrors(diagnostics: readonly Pick<Diagnostic, 'severity'>[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}
