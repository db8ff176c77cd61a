import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseManifest } from '../../src/write/parse-manifest.js';
import { printManifest } from '../../src/write/print-manifest.js';
import { writeTree } from '../../src/write/write-tree.js';
import { catchWriteError, filesOf, makeFolder, readTree } from './use-folder.js';

const one = '1'.repeat(64);
const two = '2'.repeat(64);
const head = '"format": 1, "generator": "clockseed"';

test('what is printed is read back, hostile names too', () => {
  const own = new Map([
    ['__proto__', [one]],
    ['7', [one, two]],
    ['a"b\\\n{{x}}$(y)', [two]],
    ['constructor', [two, one]],
  ]);
  const text = printManifest(own);
  expect(parseManifest(text, 'manifest.json')).toEqual(own);
  expect(text.endsWith('}\n')).toBe(true);
  expect(printManifest(new Map([...own].reverse()))).toBe(text);
});

test.each<[string, string, RegExp]>([
  ['nothing', '', /is not JSON/],
  ['half a manifest', `{${head}, "files": {"a": "1`, /is not JSON/],
  ['conflict markers', `<<<<<<< HEAD\n{${head}}`, /is not JSON/],
  ['a list', '[]', /not a JSON object/],
  ['null', 'null', /not a JSON object/],
  [
    'a newer format',
    '{"format": 2, "generator": "clockseed", "files": {}}',
    /format is 2, this clockseed knows 1/,
  ],
  ['no format', '{"generator": "clockseed", "files": {}}', /format is undefined/],
  ['an unknown key', `{${head}, "files": {}, "more": 1}`, /unknown key "more"/],
  ['no files', `{${head}}`, /"files" is not an object/],
  ['a list of files', `{${head}, "files": ["a"]}`, /"files" is not an object/],
  ['a short digest', `{${head}, "files": {"a": "12"}}`, /digest of "a" is not 64/],
  ['a digest that is no text', `{${head}, "files": {"a": 1}}`, /digest of "a" is not 64/],
  [
    'unfinished that is no object',
    `{${head}, "files": {}, "unfinished": []}`,
    /"unfinished" is not an object/,
  ],
  [
    'unfinished beyond files',
    `{${head}, "files": {}, "unfinished": {"a": ["${one}"]}}`,
    /names "a", which "files"/,
  ],
  [
    'unfinished without list',
    `{${head}, "files": {"a": "${one}"}, "unfinished": {"a": "${one}"}}`,
    /no list for "a"/,
  ],
  [
    'a bad digest there',
    `{${head}, "files": {"a": "${one}"}, "unfinished": {"a": ["x"]}}`,
    /digest of "a" is not 64/,
  ],
])('refuses %s, and touches nothing', (_, text, found) => {
  const folder = makeFolder();
  writeFileSync(join(folder, 'manifest.json'), text);
  const { message } = catchWriteError('foreign-manifest', () => writeTree(folder, filesOf({ a: '' })));
  expect(message).toMatch(found);
  expect(message).toMatch(/^[^\n]+manifest\.json cannot be used: [^\n]+Restore it [^\n]+$/);
  expect(readTree(folder)).toEqual({ 'manifest.json': text });
});
