import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { parseKey } from '../../src/secrets/key.js';
import { parseKeyFile } from '../../src/secrets/parse-key-file.js';
import { printKeyFile } from '../../src/secrets/print-key-file.js';

const A = 'A0A1A2A3A4A5A6A7A8A9AAABACADAEAF';
const B = 'B0B1B2B3B4B5B6B7B8B9BABBBCBDBEBF';
const C = 'C0C1C2C3C4C5C6C7C8C9CACBCCCDCECF';
const GOOD = `format: 1
spec: t
last-id: 3
seeds: 00112233445566778899aabbccddeeff
links:
  a b:
    current: 1 AES128 HEX:${A}
    next: 3 AES128 HEX:${C}
  a c:
    current: 2 AES128 HEX:${B}
`;

test('what was printed reads the same', () => {
  const keys = parseKeyFile(GOOD, 'keys');
  expect(printKeyFile(keys).replace(/^#.*\n/gm, '')).toBe(GOOD);
  expect(keys).toMatchObject({ spec: 't', lastId: 3 });
});

test('names that YAML could take for something else stay names', () => {
  const text = `format: 1\nspec: 'no'\nlast-id: 1\nlinks:\n  no null:\n    current: 1 AES128 HEX:${A}\n`;
  expect([...parseKeyFile(printKeyFile(parseKeyFile(text, 'k')), 'k').links.keys()]).toEqual(['no null']);
});

/** What is changed in the good file, and what is said. */
const BAD: readonly (readonly [find: string, put: string, says: RegExp])[] = [
  [`HEX:${B}`, `HEX:${A}`, /^keys:10: has one key for two links: a b, and a c/],
  [`HEX:${B}`, `HEX:${A.toLowerCase()}`, /one key for two links/],
  [`HEX:${C}`, `HEX:${A}`, /has one key twice for a b/],
  ['2 AES128', '1 AES128', /^keys:10: has the id 1 for two links: a b, and a c/],
  [`HEX:${B}`, `HEX:${B.slice(2)}`, /a key of a c that has 15 bytes; AES128 takes 16/],
  [`HEX:${B}`, `HEX:${B}${B}`, /has 32 bytes; AES128 takes 16/],
  [`HEX:${B}`, `HEX:${B.slice(1)}`, /has 15.5 bytes/],
  ['2 AES128', '2 SHA256', /^$/],
  [`2 AES128 HEX:${B}`, `2 SHA1 HEX:${B.slice(2)}`, /has 15 bytes; SHA1 takes 16 to 64/],
  [`2 AES128 HEX:${B}`, `2 MD5 HEX:${B}`, /is of no type that we take; allowed: AES128/],
  [`2 AES128 HEX:${B}`, `2 toString HEX:${B}`, /is of no type/],
  [`2 AES128 HEX:${B}`, `2 AES128 ${B}`, /is not ID TYPE HEX/],
  [`2 AES128 HEX:${B}`, `0 AES128 HEX:${B}`, /is not ID TYPE HEX/],
  [`2 AES128 HEX:${B}`, `4294967296 AES128 HEX:${B}`, /the largest is 4294967295/],
  [`2 AES128 HEX:${B}`, `[${B}]`, /^keys:10: does not say the key of a c/],
  ['last-id: 3', 'last-id: 2', /^keys:3: has a last-id that is not the largest id \(3\)/],
  ['last-id: 3', 'last-id: many', /last-id/],
  ['last-id: 3\n', '', /does not say last-id/],
  ['aabbccddeeff', 'aabbccddeef', /^keys:4: has seeds other than 32 hexadecimal digits/],
  ['format: 1', 'format: 2', /^keys:1: has a format other than 1/],
  ['spec: t\n', '', /does not say spec/],
  ['  a c:', '  a b:', /^keys:6: names something twice in links|^keys:9: names something twice in links/],
  ['  a c:', '  c a:', /^keys:9: names a link otherwise than by two machines in order/],
  ['  a c:', '  a a:', /names a link otherwise/],
  ['    next:', '    later:', /under a name other than current, next, previous/],
  ['    current: 2', '    previous: 2', /has no current key of a c/],
  ['links:\n', 'links: [\n', /is not YAML that we take/],
  [`HEX:${B}`, `HEX:${B}: x`, /is not YAML that we take/],
  [`2 AES128 HEX:${B}`, `!!binary ${B}`, /^keys:/],
  // The library quotes the name of a directive that it does not know.
  ['format: 1', `%${B} x\n---\nformat: 1`, /^keys:1: is not YAML that we take/],
];

describe('a file that was edited by hand', () => {
  test.each(BAD)('%j to %j', (find, put, says) => {
    expect(GOOD).toContain(find);
    const said = sayOf(GOOD.replace(find, put));
    expect(said).toMatch(says);
    for (const secret of [A, B, C]) expect(said.toUpperCase()).not.toContain(secret.slice(4, 20));
  });
});

function sayOf(text: string): string {
  try {
    parseKeyFile(text, 'keys');
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

test('a key shows itself nowhere but where it is asked to', () => {
  const key = parseKey(`7 AES128 HEX:${A}`);
  if (typeof key === 'string') throw new Error(key);
  expect(key.reveal()).toBe(`7 AES128 HEX:${A}`);
  const shown = [
    String(key),
    JSON.stringify({ key }),
    inspect(key),
    inspect({ key }, { showHidden: true }),
    `${key}`,
  ];
  for (const text of shown) expect(text).not.toContain(A.slice(0, 8));
  expect(structuredCloneText(key)).not.toContain(A.slice(0, 8));
});

function structuredCloneText(value: unknown): string {
  return JSON.stringify(structuredClone(value));
}
