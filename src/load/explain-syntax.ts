import type { ErrorCode, YAMLError } from 'yaml';
import { type Diagnostic, type DiagnosticDetails, problem, type Span } from '../diagnostics/diagnostic.js';

/** Syntax errors shown: those after the first few mostly follow from them. */
const MOST_SHOWN = 10;

interface Advice {
  /** In place of the library's own words. */
  readonly message?: string;
  readonly allowed: string;
}

const COLONS = 'quotes round a value with a colon at its end or before a blank';

/** What to say for the library's codes. */
const ADVICE: Partial<Readonly<Record<ErrorCode, Advice>>> = {
  TAB_AS_INDENT: { message: 'a tab indents', allowed: 'blanks as indentation' },
  BAD_INDENT: { allowed: 'the keys of one mapping begin in one column' },
  MULTILINE_IMPLICIT_KEY: {
    message: 'a key without a colon, or one that runs over several lines',
    allowed: 'key: value, with a blank after the colon',
  },
  BLOCK_AS_IMPLICIT_KEY: {
    message: 'a colon and a blank inside a value',
    allowed: `key: value, one on a line; ${COLONS}`,
  },
  BLOCK_IN_FLOW: {
    message: 'a colon and a blank inside a value',
    allowed: `{key: value, key: value}; ${COLONS}`,
  },
  BAD_SCALAR_START: { allowed: 'quotes round a value that begins with a sign of YAML’s own' },
  TAG_RESOLVE_FAILED: { allowed: 'no tags: a spec is text, lists and mappings' },
  BAD_DIRECTIVE: { allowed: '%YAML 1.2, or no directive' },
  KEY_OVER_1024_CHARS: { message: 'a key of more than 1024 characters', allowed: 'short keys' },
};

/**
 * The YAML library's errors and warnings (unknown tags) as ours. `lastQuote` is where the last quoted value begins:
 * one that is not closed is only noticed at the end of the text.
 */
export function explainSyntaxErrors(
  errors: readonly YAMLError[],
  text: string,
  lastQuote: number,
): Diagnostic[] {
  const shown = errors.slice(0, MOST_SHOWN).map((error) => explainError(error, text, lastQuote));
  const next = errors[MOST_SHOWN];
  if (!next) return shown;
  const message = `${errors.length - MOST_SHOWN} more places are not valid YAML; most follow from the first`;
  return [...shown, problem('yaml', [], message, { span: spanOf(next) })];
}

function explainError(error: YAMLError, text: string, lastQuote: number): Diagnostic {
  if (/^Missing closing ["']quote/.test(error.message)) {
    const span = { start: lastQuote, end: lastQuote + 1 };
    return report('a quote is not closed', { span, allowed: 'the same quote again at the end of the value' });
  }
  if (/^Flow (sequence|map) in block collection must be/.test(error.message)) {
    const allowed = 'a ] or } on the same line, or indented further than the key';
    return report('a [ or { before this is not closed', { span: spanOf(error), allowed });
  }
  const { message = firstLine(error.message), allowed } = ADVICE[error.code] ?? {};
  const suggestion = quoteAddress(text, error.pos[0]);
  return report(message, {
    span: spanOf(error),
    ...(allowed && { allowed }),
    ...(suggestion && { suggestion }),
  });
}

function report(found: string, details: DiagnosticDetails): Diagnostic {
  return problem('yaml', [], `not valid YAML: ${found}`, details);
}

/** An address that ends in `::` looks like a key to YAML, where a blank or a bracket follows. */
function quoteAddress(text: string, start: number): string | undefined {
  const address = /^[0-9a-f:.]*::(?=[\s,}\]])/i.exec(text.slice(start, start + 64));
  return address ? `"${address[0]}"` : undefined;
}

function spanOf({ pos: [start, end] }: YAMLError): Span {
  return { start, end };
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? message;
}
