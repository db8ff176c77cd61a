import { type Diagnostic, type DiagnosticDetails, problem } from '../diagnostics/diagnostic.js';
import { buildTree } from './build-tree.js';
import type { Growth } from './growth.js';
import { parseYaml } from './parse-yaml.js';
import { moveDiagnostic, type PlacedSource } from './source-map.js';
import type { Subject } from './subject.js';
import type { SpecNode } from './tree.js';

/** A parsed text; `root` is absent when nothing sensible could be read. */
export interface Parsed {
  readonly root?: SpecNode;
  readonly diagnostics: readonly Diagnostic[];
}

/** Text longer than this (UTF-16 code units) is only parsed when it can be a spec: the parser needs seconds for 1 MB. */
const LONG = 65_536;

/** A text to a tree with positions. Where there is no tree, the diagnostics say why. */
export function parseSpec({ text, base }: PlacedSource, subject: Subject, growth: Growth): Parsed {
  const { words, kind, name, start } = subject;
  const advice = { allowed: subject.expected, ...(start && { suggestion: start }) };
  // No line that begins with anything but a comment.
  if (!/(?:^|\n)[^\S\n]*[^\s#]/.test(text)) return refuse(base, 'yaml', `${name} is empty`, advice);
  if (text.length > LONG && !words.some((word) => text.includes(word))) {
    const missing = words.length === 1 ? `the word ${words[0]} does` : `the words ${words.join(', ')} do`;
    return refuse(base, 'missing-key', `this is no ${kind}: ${missing} not occur in it`, advice);
  }
  const { document, diagnostics } = parseYaml(text, subject);
  if (document) return buildTree(document, base, growth);
  return { diagnostics: diagnostics.map((each) => moveDiagnostic(each, base)) };
}

function refuse(
  base: number,
  code: 'yaml' | 'missing-key',
  found: string,
  advice: DiagnosticDetails,
): Parsed {
  return { diagnostics: [moveDiagnostic(problem(code, [], found, advice), base)] };
}
