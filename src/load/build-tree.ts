import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type Pair, type YAMLMap } from 'yaml';
import { type Diagnostic, problem, type Span } from '../diagnostics/diagnostic.js';
import { Anchors } from './anchors.js';
import type { Growth } from './growth.js';
import { type MapEntry, type MapNode, nameKind, type ScalarNode, type SpecNode } from './tree.js';

/**
 * The library's document as our tree: aliases resolved (shared, not copied), `<<` merged, duplicate keys named.
 * `root` is absent when what the aliases build up to can not be read.
 * @param base what is added to every offset of the text
 */
export function buildTree(
  document: Document,
  base: number,
  growth: Growth,
): {
  readonly root?: SpecNode;
  readonly diagnostics: readonly Diagnostic[];
} {
  const builder = new TreeBuilder(base, growth);
  const root = builder.build(document.contents, 0);
  const { diagnostics, isAbandoned } = builder;
  return isAbandoned ? { diagnostics } : { root, diagnostics };
}

class TreeBuilder {
  readonly diagnostics: Diagnostic[] = [];
  /** Set when aliases were found to be a bomb: what is built from then on is thrown away. */
  isAbandoned = false;
  private readonly anchors: Anchors;

  constructor(
    private readonly base: number,
    growth: Growth,
  ) {
    this.anchors = new Anchors(growth);
  }

  /** Converts one node that stands `depth` levels below the root, and remembers its anchor. */
  build(node: unknown, depth: number): SpecNode {
    if (isAlias(node)) return this.resolveAlias(node.source, this.spanOf(node), depth);
    const anchor = isMap(node) || isSeq(node) || isScalar(node) ? node.anchor : undefined;
    if (!anchor) return this.convert(node, depth);
    this.anchors.begin(anchor);
    const built = this.convert(node, depth);
    this.anchors.define(anchor, built);
    return built;
  }

  private convert(node: unknown, depth: number): SpecNode {
    if (isMap(node)) return this.convertMap(node, depth);
    if (isSeq(node)) {
      const items = node.items.map((item) => this.build(item, depth + 1));
      return { kind: 'list', items, span: this.spanOf(node) };
    }
    if (!isScalar(node)) return nothingAt({ start: this.base, end: this.base });
    // A tag (`!!str on`) says what the text is, as quotes do.
    const plain = node.type === 'PLAIN' && node.tag === undefined;
    return { kind: 'scalar', text: String(node.value ?? ''), plain, span: this.spanOf(node) };
  }

  private convertMap(node: YAMLMap, depth: number): MapNode {
    const entries = new Map<string, MapEntry>();
    const merged: SpecNode[] = [];
    for (const pair of node.items) {
      if (isMergeKey(pair)) merged.push(this.build(pair.value, depth));
      else this.addEntry(entries, pair, depth + 1);
    }
    for (const source of merged) this.merge(entries, source);
    return { kind: 'map', entries, span: this.spanOf(node) };
  }

  private addEntry(entries: Map<string, MapEntry>, pair: Pair, depth: number): void {
    const key = this.build(pair.key, depth);
    const value = this.build(pair.value, depth);
    const span = this.spanOf(pair.key);
    if (key.kind !== 'scalar') {
      const found = `a key is ${nameKind(key)}`;
      this.diagnostics.push(problem('wrong-kind', [], found, { span, allowed: 'text as a key' }));
      return;
    }
    const first = entries.get(key.text);
    if (first) this.reportDuplicate(key.text, span, first);
    else entries.set(key.text, { key: span, value: isEmpty(value) ? { ...value, span } : value });
  }

  private reportDuplicate(name: string, key: Span, first: MapEntry): void {
    this.diagnostics.push(
      problem('duplicate-key', [], `the key ${JSON.stringify(name)} stands twice in one mapping`, {
        span: key,
        allowed: 'each key once',
        related: [{ message: 'first defined', path: [], span: first.key }],
      }),
    );
  }

  /** Keys that stand there themselves win, then those of the first source. */
  private merge(entries: Map<string, MapEntry>, source: SpecNode): void {
    if (this.isAbandoned) return;
    if (source.kind === 'map') {
      for (const [name, entry] of source.entries) if (!entries.has(name)) entries.set(name, entry);
    } else if (source.kind === 'list') {
      for (const item of source.items) this.merge(entries, item);
    } else {
      const allowed = 'a mapping or a list of mappings';
      const found = `<< merges ${nameKind(source)}`;
      this.diagnostics.push(problem('wrong-kind', [], found, { span: source.span, allowed }));
    }
  }

  /** Where a node stands, without the blanks and comments behind it. */
  private spanOf(node: unknown): Span {
    const [start, end] = (isNode(node) && node.range) || [0, 0];
    return { start: this.base + start, end: this.base + end };
  }

  private resolveAlias(name: string, span: Span, depth: number): SpecNode {
    if (this.isAbandoned) return nothingAt(span);
    const resolved = this.anchors.resolve(name, span, depth);
    if (resolved.node) return resolved.node;
    this.isAbandoned = resolved.fatal;
    this.diagnostics.push(resolved.refusal);
    return nothingAt(span);
  }
}

function nothingAt(span: Span): ScalarNode {
  return { kind: 'scalar', text: '', plain: true, span };
}

function isMergeKey({ key }: Pair): boolean {
  return isScalar(key) && key.type === 'PLAIN' && key.value === '<<';
}

function isEmpty(node: SpecNode): boolean {
  return node.kind === 'scalar' && node.text === '' && node.span.start === node.span.end;
}
