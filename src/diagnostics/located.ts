import type { DiagnosticCode, Path, Severity } from './diagnostic.js';

/** A place for people: line and column count from 1, in UTF-16 code units; `length` of what is meant, on that line. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly length: number;
  readonly sourceLine: string;
}

/** A diagnostic joined with its places. */
export interface LocatedDiagnostic {
  readonly severity: Severity;
  readonly code: DiagnosticCode;
  readonly path: Path;
  readonly place: Place;
  readonly message: string;
  readonly allowed?: string;
  readonly suggestion?: string;
  readonly related: readonly { readonly message: string; readonly place: Place }[];
}
