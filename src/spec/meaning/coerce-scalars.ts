import type { ScalarNode, SpecNode } from '../../load/tree.js';

/** Words that YAML 1.1 (PyYAML, hence cloud-init) takes for truth values and YAML 1.2 for text. */
const AMBIGUOUS = /^(y|n|yes|no|on|off)$/i;

/** Words that mean the same to YAML 1.1 and 1.2. */
const WORDS: ReadonlyMap<string, null | boolean> = new Map<string, null | boolean>([
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, false] as const),
]);

/** Whether a plain scalar means one thing to YAML 1.1 and another to YAML 1.2. */
export function isAmbiguous(node: SpecNode): boolean {
  return node.kind === 'scalar' && node.plain && AMBIGUOUS.test(node.text);
}

/**
 * The site's own user-data as values. A plain scalar is null, a truth value or a number only where YAML 1.1 and 1.2
 * agree, a number also only in its one canonical form; `0755`, `1e3`, `on` and `2026-01-01` stay the text that they
 * are.
 */
export function coerce(node: SpecNode): unknown {
  if (node.kind === 'list') return node.items.map(coerce);
  if (node.kind === 'scalar') return node.plain ? coercePlain(node) : node.text;
  return new Map([...node.entries].map(([key, entry]) => [key, coerce(entry.value)]));
}

function coercePlain({ text }: ScalarNode): unknown {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  const number = Number(text);
  return /^-?\d+(\.\d+)?$/.test(text) && String(number) === text ? number : text;
}
