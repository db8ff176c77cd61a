import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml';
import { PROJECT } from '../commands/support/run-cli.js';
import { nameKey, type Path } from '../support/list-used-language.js';
import { listInner, listLanguageKeys, type SchemaNode } from '../support/walk-schema.js';
import { LanguageServer } from './support/language-server.js';
import { nameDocument, placeOf, SCHEMA, SCHEMA_URL } from './support/open-spec.js';

/** Specs that together use every key of the language (test/promises holds them to that). */
const KEPT = join(PROJECT, 'test/promises/kept');
const SPECS = readdirSync(KEPT).filter((name) => name.endsWith('.yaml'));

/** A key of the language where it stands in a document. */
interface FoundKey {
  readonly name: string;
  readonly schema: SchemaNode;
  readonly offset: number;
}

/** The keys of the language below a node. What stands behind an alias is shown where it is written. */
function* findKeys(node: Node | null, schema: SchemaNode, path: Path = []): Generator<FoundKey> {
  for (const branch of schema.anyOf ?? []) yield* findKeys(node, branch, path);
  if (isSeq<Node>(node)) for (const item of node.items) yield* findBelow(item, schema, path);
  if (!isMap<Node, Node | null>(node)) return;
  for (const { key, value } of node.items) {
    const known = isScalar(key) ? schema.properties?.[String(key.value)] : undefined;
    if (!known || !isScalar(key)) yield* findBelow(value, schema, path);
    else {
      const below = [...path, String(key.value)];
      if (value && key.range) yield { name: nameKey(below, SCHEMA), schema: known, offset: key.range[0] };
      yield* findKeys(value, known, below);
    }
  }
}

function* findBelow(node: Node | null, schema: SchemaNode, path: Path): Generator<FoundKey> {
  for (const [step, inner] of listInner(schema))
    if (step.length > 0) yield* findKeys(node, inner, [...path, ...step]);
}

/** Markdown as it is read: without what escapes its signs. */
function read(markdown: string | undefined): string {
  return (markdown ?? '').replace(/\\(?=[\\`*_{}[\]#+!])/g, '');
}

let server: LanguageServer;
beforeAll(async () => {
  server = await LanguageServer.start(SCHEMA_URL);
});
afterAll(() => server.stop());

describe('an editor, over a key', () => {
  test('shows what it means, and its default, for every key of the language', {
    timeout: 120_000,
  }, async () => {
    const seen = new Set<string>();
    const poor: string[] = [];
    for (const spec of SPECS) {
      const text = readFileSync(join(KEPT, spec), 'utf8');
      const uri = nameDocument();
      await server.open(uri, text);
      for (const { name, schema, offset } of findKeys(parseDocument(text).contents, SCHEMA)) {
        if (seen.has(name)) continue;
        seen.add(name);
        const shown = read(await server.hover(uri, placeOf(text, offset + 1)));
        // Nothing but the description, and of a key with words a list of them.
        const lines = shown
          .split('\n')
          .filter((line) => line !== '' && !/^(####|Source:|Allowed|\* )/.test(line));
        if (lines.join('\n') !== schema.description) poor.push(`${name} (${spec}): ${shown}`);
      }
    }
    expect(poor).toEqual([]);
    const all = new Set([...listLanguageKeys(SCHEMA)].map(({ path }) => nameKey(path, SCHEMA)));
    expect([...all].filter((name) => !seen.has(name))).toEqual([]);
  });

  test('the description names the default, or that there must be one', () => {
    const keys = [...listLanguageKeys(SCHEMA)];
    const silent = keys.filter(({ schema: { default: byDefault, description = '' } }) => {
      const shown = typeof byDefault === 'string' ? byDefault : JSON.stringify(byDefault);
      return byDefault !== undefined && !description.endsWith(` Default: ${shown}.`);
    });
    expect(silent.map(({ path }) => path.join('.'))).toEqual([]);
    expect(keys.filter(({ schema }) => schema.default !== undefined).length).toBeGreaterThan(60);
    expect(SCHEMA.properties?.name?.description).toMatch(/ Required\.$/);
    expect(SCHEMA.properties?.polling?.description).toMatch(/ Default: standard\.$/);
  });
});
