import { Composer, type CST, type Document, Lexer, Parser, type YAMLError } from 'yaml';
import { type Diagnostic, problem, type Span } from '../diagnostics/diagnostic.js';
import { explainSyntaxErrors } from './explain-syntax.js';
import type { Subject } from './subject.js';

/** Deepest nesting read: a spec has six levels of its own, the site's user-data some more. */
export const MAX_DEPTH = 100;
/** Most `%…` lines before a spec: one says `%YAML 1.2`, others are not known. */
const MAX_DIRECTIVES = 10;
/** Most keys at the top: the language has 17, the rest are the author’s own (`x-…`). */
const MAX_ROOT_KEYS = 1000;
/** A document, or why there is none. */
export type YamlResult =
  | { readonly document: Document; readonly diagnostics: readonly [] }
  | { readonly document?: never; readonly diagnostics: readonly Diagnostic[] };

/**
 * YAML 1.2 under the failsafe schema: every scalar stays as written. The library's own duplicate check is quadratic,
 * so `buildTree` has ours. Its parser is fed one lexeme at a time, so that text which can be no spec is given up
 * early, however long it is, and nothing nests too deep for the stages after it.
 */
export function parseYaml(text: string, subject: Subject): YamlResult {
  const { tokens, lastQuote, refusal } = readTokens(text, subject);
  if (refusal) return { diagnostics: [refusal] };
  const document = composeDocument(tokens, text.length);
  const errors: YAMLError[] = [...document.errors, ...document.warnings];
  if (errors.length > 0) return { diagnostics: explainSyntaxErrors(errors, text, lastQuote) };
  return { document, diagnostics: [] };
}

/** What the library's parser made of a text. `lastQuote` is where the last quoted value begins. */
interface TokenList {
  readonly tokens: readonly CST.Token[];
  readonly lastQuote: number;
  readonly refusal?: Diagnostic;
}

/** Pieces at the top of a text: how many of a kind, and where the last begins. */
interface Seen {
  directives: number;
  documents: number;
  last: number;
}

function readTokens(text: string, subject: Subject): TokenList {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  const seen: Seen = { directives: 0, documents: 0, last: 0 };
  let lastQuote = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (lexeme.startsWith('"') || lexeme.startsWith("'")) lastQuote = parser.offset;
    for (const token of parser.next(lexeme)) {
      tokens.push(token);
      seen.last = token.offset;
      if (token.type === 'directive') seen.directives++;
      if (token.type === 'document') seen.documents++;
    }
    const refusal = refuseEarly(parser, seen, subject);
    if (refusal) return { tokens, lastQuote, refusal };
  }
  for (const token of parser.end()) tokens.push(token);
  return { tokens, lastQuote };
}

/** What the text read so far rules out, whatever follows. */
function refuseEarly({ stack, offset }: Parser, seen: Seen, subject: Subject): Diagnostic | undefined {
  if (stack.length > MAX_DEPTH) {
    const allowed = `at most ${MAX_DEPTH} levels; a spec itself needs six`;
    return problem('too-deep', [], `${subject.name} is nested too deeply`, { span: spanAt(offset), allowed });
  }
  if (seen.directives > MAX_DIRECTIVES)
    return problem('yaml', [], 'not valid YAML: too many lines that begin with %', {
      span: spanAt(seen.last),
      allowed: '%YAML 1.2, or none',
    });
  const [document, root] = stack;
  if (seen.documents > 0 && document?.type === 'document')
    return problem('yaml', [], 'a second document begins', {
      span: spanAt(document.offset),
      allowed: 'one document in a file',
    });
  return root && refuseRoot(root, offset, subject);
}

function refuseRoot(root: CST.Token, offset: number, { name, expected }: Subject): Diagnostic | undefined {
  if (isList(root)) {
    const advice = { span: spanAt(root.offset), allowed: expected };
    return problem('wrong-kind', [], `${name} is a list`, advice);
  }
  if (!('items' in root) || root.items.length <= MAX_ROOT_KEYS) return undefined;
  const found = `${name} has more than ${MAX_ROOT_KEYS} keys at its top`;
  return problem('too-large', [], found, { span: spanAt(offset), allowed: expected });
}

function spanAt(start: number): Span {
  return { start, end: start + 1 };
}

function isList(token: CST.Token): boolean {
  return (
    token.type === 'block-seq' || (token.type === 'flow-collection' && token.start.type === 'flow-seq-start')
  );
}

/** Hostile text makes an error of every few bytes: without stack traces they cost a tenth. */
function composeDocument(tokens: readonly CST.Token[], length: number): Document {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    const composer = new Composer({
      schema: 'failsafe',
      // !!binary, !!set and their like: without this they are read, and become something else than text.
      resolveKnownTags: false,
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
    });
    // Told to give a document even of nothing, the library always gives one; a second was refused before.
    const [document] = composer.compose(tokens, true, length);
    if (!document) throw new Error('the YAML library gave no document');
    return document;
  } finally {
    Error.stackTraceLimit = limit;
  }
}
