import { type Diagnostic, type Path, problem } from '../../diagnostics/diagnostic.js';
import type { Refusal } from '../values/refusal.js';

/** A refused value as a diagnostic at its place. */
export function fromRefusal(refusal: Refusal, path: Path, at?: 'key' | 'value'): Diagnostic {
  const { refused, message, ...advice } = refusal;
  return problem(refused, path, message, { ...advice, ...(at && { at }) });
}
