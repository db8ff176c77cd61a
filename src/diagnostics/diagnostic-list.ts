import type { Diagnostic } from './diagnostic.js';

/** Diagnostics as they come up, each once: what many machines share is judged for each of them. */
export class DiagnosticList {
  private readonly seen = new Map<string, Diagnostic>();

  add(diagnostic: Diagnostic): void {
    const { code, path, message } = diagnostic;
    const key = [code, ...path, message].join('\u0000');
    if (!this.seen.has(key)) this.seen.set(key, diagnostic);
  }

  addAll(diagnostics: Iterable<Diagnostic>): void {
    for (const diagnostic of diagnostics) this.add(diagnostic);
  }

  /** In the order found. */
  list(): Diagnostic[] {
    return [...this.seen.values()];
  }
}
