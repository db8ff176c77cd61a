/** A node of a JSON Schema, as `clockseed schema` prints it. */
export interface SchemaNode {
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: SchemaNode | boolean;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly type?: string;
  readonly minProperties?: number;
}

/** A key of the language: where it stands (`*` for a name, `[]` for an item), and what the schema says of it. */
export interface LanguageKey {
  readonly path: readonly string[];
  readonly schema: SchemaNode;
}

/** Every key of the language, at each place where it may stand. */
export function* listLanguageKeys(node: SchemaNode, path: readonly string[] = []): Generator<LanguageKey> {
  for (const [key, schema] of Object.entries(node.properties ?? {})) {
    yield { path: [...path, key], schema };
    yield* listLanguageKeys(schema, [...path, key]);
  }
  for (const [step, inner] of listInner(node)) yield* listLanguageKeys(inner, [...path, ...step]);
}

/** What a node holds that has no key of its own, and the steps that lead there. */
export function listInner(node: SchemaNode): [readonly string[], SchemaNode][] {
  const { additionalProperties, items, anyOf = [] } = node;
  return [
    ...(typeof additionalProperties === 'object' ? [[['*'], additionalProperties] as const] : []),
    ...(items ? [[['[]'], items] as const] : []),
    ...anyOf.map((branch) => [[], branch] as const),
  ].map(([step, inner]) => [step, inner]);
}

/** The words that may be written for a node itself: enum and const, through all branches. */
export function listWords(node: SchemaNode): string[] {
  const own = [...(node.enum ?? []), ...(node.const === undefined ? [] : [node.const])].map(String);
  return [...own, ...(node.anyOf ?? []).flatMap(listWords)];
}
