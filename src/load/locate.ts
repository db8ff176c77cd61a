import type { Diagnostic, Path, Span } from '../diagnostics/diagnostic.js';
import type { LocatedDiagnostic, Place } from '../diagnostics/located.js';
import type { PlacedSource, SourceMap } from './source-map.js';
import { childOf, type SpecNode } from './tree.js';

/** Turns paths into places: one per spec that was read, since the index of its lines is built once. */
export class Locator {
  private readonly lineStarts = new Map<PlacedSource, readonly number[]>();

  constructor(
    private readonly sources: SourceMap,
    private readonly root?: SpecNode,
  ) {}

  /** The place of a path's value or key; of its nearest ancestor where the path leaves the tree. */
  placeOf(path: Path, at: 'key' | 'value' = 'value'): Place {
    return this.placeAt(findSpan(this.root, path, at));
  }

  /** The place of a span of the text, cut at the end of its first line. */
  placeAt(span: Span): Place {
    const source = this.sources.at(span.start);
    const { file, text, base } = source;
    const starts = this.linesOf(source);
    const index = findLine(starts, span.start - base);
    const start = starts[index] ?? 0;
    const end = starts[index + 1] ?? text.length + 1;
    const sourceLine = text.slice(start, end - 1).replace(/\r$/, '');
    // The YAML library now and then points at a line's end, or behind that of the text.
    const offset = Math.min(span.start - base - start, sourceLine.length);
    const length = Math.max(1, Math.min(span.end - base - start, sourceLine.length) - offset);
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
   * All of them, in the order of the text, the spec before what it includes. What is said twice of one place (it is used
   * twice through an alias) is kept once, and an alias of nothing explains whatever else is said at its place.
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
      .sort(
        ({ place: a }, { place: b }) =>
          this.sources.compare(a.file, b.file) || a.line - b.line || a.column - b.column,
      );
  }

  private linesOf(source: PlacedSource): readonly number[] {
    const known = this.lineStarts.get(source);
    if (known) return known;
    const starts = listLineStarts(source.text);
    this.lineStarts.set(source, starts);
    return starts;
  }
}

function listLineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** Which of the lines an offset is in. */
function findLine(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

function nameSpot({ place }: LocatedDiagnostic): string {
  return `${place.file}\u0000${place.line}:${place.column}`;
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
