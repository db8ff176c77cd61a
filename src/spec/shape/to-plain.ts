import type { SpecNode } from '../../load/tree.js';

/** The tree as plain values for the shape: every scalar its text. Objects have no prototype, so `__proto__` is a key. */
export function toPlain(node: SpecNode): unknown {
  if (node.kind === 'scalar') return node.text;
  if (node.kind === 'list') return node.items.map(toPlain);
  const plain: Record<string, unknown> = Object.create(null);
  for (const [key, entry] of node.entries) plain[key] = toPlain(entry.value);
  return plain;
}
