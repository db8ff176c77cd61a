import type { Diagnostic, Path, Span } from '../diagnostics/diagnostic.js';
import type { LocatedDiagnostic, Place } from '../diagnostics/located.js';
import type { Parsed } from './parse-spec.js';
import { childOf, type SpecNode } from './tree.js';

/** Turns paths into places: one per parsed spec, since the index of its lines is built once. */
export class Locator {
  private readonly lineStarts: number[] = [0];

  constructor(private readonly parsed: Parsed) {
    const { text } = parsed.source;
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1))
      this.lineStarts.push(at + 1);
  }

  /** The place of a path's value or key; of its nearest ancestor where the path leaves the tree. */
  placeOf(path: Path, at: 'key' | 'value' = 'value'): Place {
    return this.placeAt(findSpan(this.parsed.root, path, at));
  }

  /** The place of a span of the text, cut at the end of its first line. */
  placeAt(span: Span): Place {
    const { file, text } = this.parsed.source;
    const index = this.lineIndex(span.start);
    const start = this.lineStarts[index] ?? 0;
    const end = this.lineStarts[index + 1] ?? text.length + 1;
    const sourceLine = text.slice(start, end - 1).replace(/\r$/, '');
    // The YAML library now and then points at a line's end, or behind that of the text.
    const offset = Math.min(span.start - start, sourceLine.length);
    const length = Math.max(1, Math.min(span.end - start, sourceLine.length) - offset);
    return { file, line: index + 1, column: offset + 1, length, sourceLine };
  }

  /** A diagnostic with its place and those of what it relates to. */
  locate(diagnostic: Diagnostic): LocatedDiagnostic {
    const { path, at, span, related, ...rest } = diagnostic;
    return {
      ...rest,
      path,
      place: span ? this.placeAt(span) : this.placeOf(path, at),
      related: (related ?? []).map((other) => ({
        message: other.message,
        place: other.span ? this.placeAt(other.span) : this.placeOf(other.path, other.at),
      })),
    };
  }

  /**
   * All of them, in the order of the text. What is said twice of one place (it is used twice through an alias) is kept
   * once, and an alias of nothing explains whatever else is said at its place.
   */
  locateAll(diagnostics: readonly Diagnostic[]): LocatedDiagnostic[] {
    const located = new Map<string, LocatedDiagnostic>();
    const aliases = new Set<string>();
    for (const diagnostic of diagnostics.map((each) => this.locate(each))) {
      const { code, message } = diagnostic;
      located.set([nameSpot(diagnostic), code, message].join('\u0000'), diagnostic);
      if (code === 'alias') aliases.add(nameSpot(diagnostic));
    }
    return [...located.values()]
      .filter((diagnostic) => diagnostic.code === 'alias' || !aliases.has(nameSpot(diagnostic)))
      .sort((a, b) => a.place.line - b.place.line || a.place.column - b.place.column);
  }

  private lineIndex(offset: number): number {
    let low = 0;
    let high = this.lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function nameSpot({ place }: LocatedDiagnostic): string {
  return `${place.line}:${place.column}`;
}

/** The span of the deepest step of the path that exists. A mapping or list is shown by its key where it has one. */
function findSpan(root: SpecNode | undefined, path: Path, at: 'key' | 'value'): Span {
  if (!root) return { start: 0, end: 0 };
  let node = root;
  let span: Span = { start: root.span.start, end: root.span.start + 1 };
  for (const [depth, step] of path.entries()) {
    const entry = node.kind === 'map' ? node.entries.get(String(step)) : undefined;
    const child = childOf(node, step);
    if (!child) return span;
    const wantsKey = at === 'key' || child.kind !== 'scalar' || depth < path.length - 1;
    span = entry && wantsKey ? entry.key : child.span;
    node = child;
  }
  return span;
}
