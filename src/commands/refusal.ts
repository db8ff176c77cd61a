import type { LocatedDiagnostic } from '../diagnostics/located.js';

/** The spec says no: its diagnostics go to the user, exit 1. */
export class SpecRefused extends Error {
  override readonly name = 'SpecRefused';
  constructor(readonly diagnostics: readonly LocatedDiagnostic[]) {
    super('the spec has errors');
  }
}

/** The command was used in a way that can not work, such as a spec that does not exist: exit 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
