import type { DiagnosticCode } from '../../diagnostics/diagnostic.js';

/** Why a piece of text is not the value it should be. The place is the caller's to add. */
export interface Refusal {
  readonly refused: DiagnosticCode;
  readonly message: string;
  readonly allowed?: string;
  readonly suggestion?: string;
}

/** Whether a reader of values refused. */
export function isRefusal(result: unknown): result is Refusal {
  return typeof result === 'object' && result !== null && 'refused' in result;
}

/** Builds a refusal. */
export function refuse(
  refused: DiagnosticCode,
  message: string,
  allowed?: string,
  suggestion?: string,
): Refusal {
  return { refused, message, ...(allowed && { allowed }), ...(suggestion && { suggestion }) };
}

/** Text as it is quoted in messages: short, with control characters escaped. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}…` : text);
}
