import type { Span } from '../diagnostics/diagnostic.js';

/** A scalar as written: `text` is never coerced; `plain` says that it stood without quotes. */
export interface ScalarNode {
  readonly kind: 'scalar';
  readonly text: string;
  readonly plain: boolean;
  readonly span: Span;
}

export interface ListNode {
  readonly kind: 'list';
  readonly items: readonly SpecNode[];
  readonly span: Span;
}

export interface MapEntry {
  readonly key: Span;
  readonly value: SpecNode;
}

/** A mapping in the order written; merged keys (`<<`) come after its own. */
export interface MapNode {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, MapEntry>;
  readonly span: Span;
}

export type SpecNode = ScalarNode | ListNode | MapNode;

/** What a person calls a node's kind. */
export function nameKind(node: SpecNode): string {
  if (node.kind === 'map') return 'a mapping';
  if (node.kind === 'list') return 'a list';
  return node.text === '' ? 'nothing' : 'a single value';
}

/** The node's child by key or index, or undefined. */
export function childOf(node: SpecNode, step: string | number): SpecNode | undefined {
  if (node.kind === 'map') return node.entries.get(String(step))?.value;
  if (node.kind === 'list') return node.items[Number(step)];
  return undefined;
}

/** The node at a path, or undefined where the path leaves the tree. */
export function nodeAt(root: SpecNode, path: readonly (string | number)[]): SpecNode | undefined {
  let node: SpecNode | undefined = root;
  for (const step of path) {
    if (!node) return undefined;
    node = childOf(node, step);
  }
  return node;
}
