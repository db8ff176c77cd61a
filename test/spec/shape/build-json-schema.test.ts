import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { buildJsonSchema } from '../../../src/spec/shape/build-json-schema.js';
import { expectCommitted, listSpecs, pathOf } from '../list-pairs.js';

const COMMITTED = join(import.meta.dirname, '../../../schema/clockseed-v1.schema.json');

/** A spec as an editor reads it: the YAML core schema, where `version: 1` is a number. */
function readAsEditor(folder: 'ok' | 'err', name: string): unknown {
  const text = readFileSync(pathOf(folder, `${name}.yaml`), 'utf8').replace(/^\ufeff/, '');
  return parse(text, { merge: true });
}

/** The keys of the language in a schema, with the path where they stand. */
function* listKeys(node: unknown, path: string): Generator<[string, Record<string, unknown>]> {
  if (typeof node !== 'object' || node === null) return;
  for (const [word, inner] of Object.entries(node)) {
    if (word === 'properties')
      for (const [key, schema] of Object.entries<Record<string, unknown>>(inner)) {
        yield [`${path}.${key}`, schema];
        yield* listKeys(schema, `${path}.${key}`);
      }
    else yield* listKeys(inner, path);
  }
}

describe('the JSON Schema', () => {
  test('is committed as `clockseed schema` prints it', () => {
    expectCommitted(COMMITTED, `${JSON.stringify(buildJsonSchema(), null, 2)}\n`);
  });

  test('describes every key', () => {
    const keys = [...listKeys(buildJsonSchema(), '')];
    expect(keys.length).toBeGreaterThan(80);
    expect(keys.filter(([, { description }]) => !description).map(([path]) => path)).toEqual([]);
  });

  test('names no host that it could be fetched from', () => {
    expect(buildJsonSchema()).not.toHaveProperty('$id');
  });

  const schema = z.fromJSONSchema(JSON.parse(JSON.stringify(buildJsonSchema())));

  test.each(listSpecs('ok'))('lets ok/%s pass', (name) => {
    expect(schema.safeParse(readAsEditor('ok', name)).error?.issues).toBeUndefined();
  });

  test.each([
    'addresses',
    'interfaces',
    'kinds',
    'kinds-in-group',
    'kinds-of-items',
    'kinds-of-members',
    'limits',
    'macs',
    'missing-keys',
    'names',
    'networks',
    'no-groups',
    'no-primary',
    'not-yet',
    'ranges',
    'units',
    'unknown-keys',
    'urls',
    'version',
    'words',
  ])('lets an editor mark err/%s', (name) => {
    expect(schema.safeParse(readAsEditor('err', name)).success).toBe(false);
  });
});
