import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import { type Diagnostic, problem, type Span } from '../diagnostics/diagnostic.js';
import { type MapEntry, type MapNode, nameKind, type SpecNode } from './tree.js';

/** Aliases may make the tree this many nodes larger than it was written: enough for anchors, too little for a bomb. */
const MAX_ALIASED_NODES = 100_000;

/**
 * The library's document as our tree: aliases resolved (shared, not copied), `<<` merged, duplicate keys named.
 * `root` is absent when aliases can not be trusted.
 */
export function buildTree(document: Document): { root?: SpecNode; diagnostics: Diagnostic[] } {
  const builder = new TreeBuilder();
  const root = builder.build(document.contents);
  const fatal = builder.diagnostics.some((diagnostic) => diagnostic.code === 'alias-expansion');
  return fatal ? { diagnostics: builder.diagnostics } : { root, diagnostics: builder.diagnostics };
}

class TreeBuilder {
  readonly diagnostics: Diagnostic[] = [];
  private readonly anchors = new Map<string, SpecNode>();
  private readonly weights = new Map<SpecNode, number>();
  private aliased = 0;

  /** Converts one node and remembers its anchor and its weight (nodes below it, aliases counted in full). */
  build(node: unknown): SpecNode {
    if (isAlias(node)) return this.resolveAlias(node.source, spanOf(node));
    const built = this.convert(node);
    if (isNode(node) && node.anchor) this.anchors.set(node.anchor, built);
    this.weights.set(built, this.weigh(built));
    return built;
  }

  private convert(node: unknown): SpecNode {
    if (isMap(node)) return this.convertMap(node);
    if (isSeq(node))
      return { kind: 'list', items: node.items.map((item) => this.build(item)), span: spanOf(node) };
    if (isScalar(node)) {
      return {
        kind: 'scalar',
        text: String(node.value ?? ''),
        plain: node.type === 'PLAIN',
        span: spanOf(node),
      };
    }
    return { kind: 'scalar', text: '', plain: true, span: { start: 0, end: 0 } };
  }

  private convertMap(node: YAMLMap): MapNode {
    const entries = new Map<string, MapEntry>();
    const merged: SpecNode[] = [];
    for (const pair of node.items) {
      if (isMergeKey(pair)) merged.push(this.build(pair.value));
      else this.addEntry(entries, pair);
    }
    for (const source of merged) this.merge(entries, source);
    return { kind: 'map', entries, span: spanOf(node) };
  }

  private addEntry(entries: Map<string, MapEntry>, pair: Pair): void {
    const key = spanOf(pair.key);
    const value = this.build(pair.value);
    if (!isScalar(pair.key)) {
      this.report('wrong-kind', key, 'a key is not plain text', 'keys are single values');
      return;
    }
    const name = String(pair.key.value ?? '');
    const first = entries.get(name);
    if (first) this.reportDuplicate(name, key, first);
    else entries.set(name, { key, value: isEmpty(value) ? { ...value, span: key } : value });
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

  private merge(entries: Map<string, MapEntry>, source: SpecNode): void {
    if (source.kind === 'map') {
      for (const [name, entry] of source.entries) if (!entries.has(name)) entries.set(name, entry);
    } else if (source.kind === 'list') {
      for (const item of source.items) this.merge(entries, item);
    } else {
      this.report(
        'wrong-kind',
        source.span,
        `<< merges ${nameKind(source)}`,
        'a mapping or a list of mappings',
      );
    }
  }

  private resolveAlias(name: string, span: Span): SpecNode {
    const target = this.anchors.get(name);
    if (!target) {
      this.report(
        'alias',
        span,
        `the alias *${name} has no anchor before it`,
        `&${name} must be complete first`,
      );
      return { kind: 'scalar', text: '', plain: true, span };
    }
    this.aliased += this.weights.get(target) ?? 1;
    if (
      this.aliased > MAX_ALIASED_NODES &&
      !this.diagnostics.some(({ code }) => code === 'alias-expansion')
    ) {
      const found = `aliases make the spec more than ${MAX_ALIASED_NODES} nodes larger`;
      this.report('alias-expansion', span, found, 'anchors for a few settings, ranges for many machines');
    }
    return target;
  }

  private weigh(node: SpecNode): number {
    if (node.kind === 'scalar') return 1;
    let sum = 1;
    if (node.kind === 'list') for (const item of node.items) sum += this.weights.get(item) ?? 1;
    else for (const { value } of node.entries.values()) sum += this.weights.get(value) ?? 1;
    return sum;
  }

  private report(
    code: 'wrong-kind' | 'alias' | 'alias-expansion',
    span: Span,
    message: string,
    allowed: string,
  ): void {
    this.diagnostics.push(problem(code, [], message, { span, allowed }));
  }
}

function isMergeKey(pair: Pair): boolean {
  return isScalar(pair.key) && pair.key.type === 'PLAIN' && pair.key.value === '<<';
}

function isNode(node: unknown): node is Node {
  return isMap(node) || isSeq(node) || isScalar(node);
}

function isEmpty(node: SpecNode): boolean {
  return node.kind === 'scalar' && node.text === '' && node.span.start === node.span.end;
}

/** Where a node stands, without the blanks and comments behind it. */
function spanOf(node: unknown): Span {
  if (!isNode(node) && !isAlias(node)) return { start: 0, end: 0 };
  const range = node.range ?? [0, 0, 0];
  return { start: range[0], end: range[1] };
}
