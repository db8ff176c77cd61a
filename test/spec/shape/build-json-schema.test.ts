import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { buildJsonSchema } from '../../../src/spec/shape/build-json-schema.js';
import { expectCommitted, listSpecs, pathOf } from '../list-pairs.js';

const COMMITTED = join(import.meta.dirname, '../../../schema/clockseed-v1.schema.json');

/** A spec as an editor reads it: the YAML core schema, where `version: 1` is a number. */
function readAsEditor(folder: 'ok' | 'err', name: string): unknown {
  const text = readFileSync(pathOf(folder, `${name}.yaml`), 'utf8').replace(/^\ufeff/, '');
  return parse(text, { merge: true });
}

/** What a validator of JSON Schema says of a value. */
function compile(schema: object): (value: unknown) => unknown[] {
  // Editors take more than one kind of value where a key allows it.
  const validate = new Ajv2020({ allowUnionTypes: true }).compile(schema);
  return (value) => (validate(value) ? [] : (validate.errors ?? []));
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

  const complain = compile(buildJsonSchema());

  test.each(listSpecs('ok'))('lets ok/%s pass', (name) => {
    expect(complain(readAsEditor('ok', name))).toEqual([]);
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
    'ranges',
    'sources-at-the-top',
    'units',
    'unknown-keys',
    'urls',
    'version',
    'words',
  ])('lets an editor mark err/%s', (name) => {
    expect(complain(readAsEditor('err', name))).not.toEqual([]);
  });

  test.each([
    'include: a.yaml',
    'groups: {g: {include: a.yaml}}',
    'groups: {g: {network: 10.0.0.0/24, primary: {a: 10.0.0.1}}}',
  ])('asks for nothing that an included file may have: %s', (text) => {
    expect(complain({ version: 1, name: 'n', ...parse(text) })).toEqual([]);
  });

  test('asks for the rest', () => {
    for (const text of [
      'name: n\ninclude: a.yaml',
      'version: 1\nname: n',
      'version: 1\nname: n\ngroups: {g: {}}',
    ])
      expect(complain(parse(text))).not.toEqual([]);
  });
});

describe('the JSON Schema of an included file', () => {
  test.each([
    ['spec', 'site'],
    ['spec', 'inventory'],
    ['spec', 'halls/north'],
    ['group', 'tight'],
    ['machine', 'spare'],
  ] as const)('of a %s lets %s pass, and nothing that is not its own', (part, name) => {
    const complain = compile(buildJsonSchema(part));
    const file = readAsEditor('ok', `include/${name}`);
    expect(complain(file)).toEqual([]);
    expect(complain({ ...Object(file), version: 1 })).not.toEqual([]);
  });
});
