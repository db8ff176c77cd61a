import { type Document, parseDocument } from 'yaml';
import { type Diagnostic, problem } from '../diagnostics/diagnostic.js';
import { buildTree } from './build-tree.js';
import type { Source } from './read-source.js';
import type { SpecNode } from './tree.js';

/** A parsed spec; `root` is absent when nothing sensible could be read. */
export interface Parsed {
  readonly source: Source;
  readonly root?: SpecNode;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Text to a tree with positions. YAML 1.2 under the failsafe schema: every scalar stays as written.
 * The library's own duplicate check is quadratic, so `buildTree` has ours.
 */
export function parseSpec(source: Source): Parsed {
  if (source.text.trim() === '') return failed(source, problem('yaml', [], 'the spec is empty', EMPTY));
  try {
    const document = parseDocument(source.text, {
      schema: 'failsafe',
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
    });
    const syntax = listSyntaxErrors(document);
    if (syntax.length > 0) return { source, diagnostics: syntax };
    return { source, ...buildTree(document) };
  } catch (error) {
    if (error instanceof RangeError)
      return failed(source, problem('too-deep', [], 'the spec is nested too deeply', DEEP));
    throw error;
  }
}

const EMPTY = {
  allowed: 'a mapping with the keys version, name, os and groups',
  suggestion: 'clockseed init prints a commented spec to start from',
};
const DEEP = { allowed: 'a spec needs six levels' };

function failed(source: Source, diagnostic: Diagnostic): Parsed {
  return { source, diagnostics: [diagnostic] };
}

/** The YAML library's errors and warnings (unknown tags) as ours. */
function listSyntaxErrors(document: Document): Diagnostic[] {
  return [...document.errors, ...document.warnings].map((error) =>
    problem('yaml', [], `not valid YAML: ${firstLine(error.message)}`, {
      span: { start: error.pos[0], end: error.pos[1] },
    }),
  );
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? message;
}
