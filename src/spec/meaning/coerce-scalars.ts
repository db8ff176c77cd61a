import type { ScalarNode, SpecNode } from '../../load/tree.js';

/** Words that YAML 1.1 (PyYAML, hence cloud-init) takes for truth values and YAML 1.2 for text. */
const AMBIGUOUS = /^(y|n|yes|no|on|off)$/i;

/** Whether a plain scalar means one thing to YAML 1.1 and another to YAML 1.2. */
export function isAmbiguous(node: SpecNode): boolean {
  return node.kind === 'scalar' && node.plain && AMBIGUOUS.test(node.text);
}

/**
 * The site's own user-data as values. A plain scalar is null, a truth value or a number only in its one canonical
 * form; `0755`, `1e3`, `on` and `2026-01-01` stay the text that they are.
 */
export function coerce(node: SpecNode): unknown {
  if (node.kind === 'list') return node.items.map(coerce);
  if (node.kind === 'scalar') return node.plain ? coercePlain(node) : node.text;
  return new Map([...node.entries].map(([key, entry]) => [key, coerce(entry.value)]));
}

function coercePlain({ text }: ScalarNode): unknown {
  if (text === '' || text === 'null' || text === '~') return null;
  if (text === 'true') return true;
  if (text === 'false') return false;
  const number = Number(text);
  return /^-?\d+(\.\d+)?$/.test(text) && String(number) === text ? number : text;
}
