import { listInner, listLanguageKeys, listWords, type SchemaNode } from './walk-schema.js';

export type Path = readonly string[];

/**
 * Every key of the language, and every word of a key that has words (`polling=tight`). A setting is listed on each
 * level (spec, group, machine), its words and what stands below it once: there it means the same.
 */
export function listLanguage(schema: SchemaNode): Set<string> {
  return new Set(
    [...listLanguageKeys(schema)].flatMap(({ path, schema: node }) => [
      nameKey(path, schema),
      ...listWords(node).map((word) => nameWord(path, schema, word)),
    ]),
  );
}

/** The same of what a spec uses, read as YAML's core schema reads it. */
export function listUsedLanguage(schema: SchemaNode, spec: unknown): Set<string> {
  const used = new Set<string>();
  const walk = (node: SchemaNode, value: unknown, path: Path): void => {
    if (listWords(node).includes(String(value))) used.add(nameWord(path, schema, String(value)));
    for (const [key, inner] of entriesOf(value)) {
      const known = node.properties?.[key];
      if (known) {
        used.add(nameKey([...path, key], schema));
        walk(known, inner, [...path, key]);
        continue;
      }
      for (const [step, below] of listInner(node))
        if (step.length > 0) walk(below, inner, [...path, ...step]);
    }
    for (const branch of node.anyOf ?? []) walk(branch, value, path);
  };
  walk(schema, spec, []);
  return used;
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

/** A path without its level, where it begins with a setting that stands on every level. */
function withoutLevel(path: Path, schema: SchemaNode): Path | undefined {
  const isBelow = path[1] === '*' && (path[0] === 'groups' || path[0] === 'machines');
  const rest = isBelow ? path.slice(2) : path;
  return (rest[0] ?? '') in (schema.properties ?? {}) ? rest : undefined;
}

/** A key's name in those lists. */
export function nameKey(path: Path, schema: SchemaNode): string {
  const rest = withoutLevel(path, schema);
  return (rest && rest.length > 1 ? rest : path).join('.');
}

function nameWord(path: Path, schema: SchemaNode, word: string): string {
  return `${(withoutLevel(path, schema) ?? path).join('.')}=${word}`;
}
