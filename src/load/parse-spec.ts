import { type Diagnostic, type DiagnosticDetails, problem } from '../diagnostics/diagnostic.js';
import { buildTree } from './build-tree.js';
import { EXPECTED_ROOT, parseYaml } from './parse-yaml.js';
import type { Source } from './read-source.js';
import type { SpecNode } from './tree.js';

/** A parsed spec; `root` is absent when nothing sensible could be read. */
export interface Parsed {
  readonly source: Source;
  readonly root?: SpecNode;
  readonly diagnostics: readonly Diagnostic[];
}

/** Text longer than this (UTF-16 code units) is only parsed when it can be a spec: the parser needs seconds for 1 MB. */
const LONG = 65_536;

/** Text to a tree with positions. Where there is no tree, the diagnostics say why. */
export function parseSpec(source: Source): Parsed {
  const { text } = source;
  const start = { allowed: EXPECTED_ROOT, suggestion: 'clockseed init, which prints a spec to start from' };
  // No line that begins with anything but a comment.
  if (!/(?:^|\n)[^\S\n]*[^\s#]/.test(text)) return refuse(source, 'yaml', 'the spec is empty', start);
  if (text.length > LONG && !text.includes('groups'))
    return refuse(source, 'missing-key', 'this is no spec: the word groups does not occur in it', start);
  const { document, diagnostics } = parseYaml(text);
  return document ? { source, ...buildTree(document) } : { source, diagnostics };
}

function refuse(
  source: Source,
  code: 'yaml' | 'missing-key',
  found: string,
  advice: DiagnosticDetails,
): Parsed {
  return { source, diagnostics: [problem(code, [], found, advice)] };
}
