/** A node of a JSON Schema, with the words that matter here. */
interface SchemaNode {
  description?: string;
  default?: unknown;
  required?: string[];
  anyOf?: SchemaNode[];
  [word: string]: unknown;
}

/**
 * Makes descriptions say all that an editor should show of a key: many show the description alone, without `default`
 * and `required`, and of `anyOf` that of the branch, which is less. Changes the schema in place.
 */
export function completeDescriptions(node: unknown): void {
  if (Array.isArray(node)) for (const item of node) completeDescriptions(item);
  if (!isNode(node)) return;
  if (node.description !== undefined) for (const branch of node.anyOf ?? []) delete branch.description;
  const elsewhere = (node.anyOf ?? []).flatMap((branch) => branch.required ?? []);
  for (const [key, property] of listProperties(node)) {
    if (node.required?.includes(key)) complete(property, ' Required.');
    else
      complete(property, elsewhere.includes(key) && key !== 'include' ? ' Required, here or included.' : '');
  }
  for (const [word, inner] of Object.entries(node)) if (word !== 'default') completeDescriptions(inner);
}

function complete(property: SchemaNode, otherwise: string): void {
  const { description = '', default: byDefault } = property;
  const shown = typeof byDefault === 'string' ? byDefault : JSON.stringify(byDefault);
  property.description = description + (byDefault === undefined ? otherwise : ` Default: ${shown}.`);
}

function listProperties({ properties }: SchemaNode): [string, SchemaNode][] {
  const all = isNode(properties) ? Object.entries(properties) : [];
  return all.filter((entry): entry is [string, SchemaNode] => isNode(entry[1]));
}

function isNode(value: unknown): value is SchemaNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
