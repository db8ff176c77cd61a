import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PROJECT, runCli } from '../commands/support/run-cli.js';
import { listSpecs, pathOf } from '../spec/list-pairs.js';
import { LanguageServer } from './support/language-server.js';
import { nameDocument, SCHEMA_URL } from './support/open-spec.js';

/** Specs that an editor marks, and a line (from 1) where it does. What only the meaning shows, no schema knows. */
const MARKED: readonly [string, number][] = [
  ['addresses', 0],
  ['kinds', 0],
  ['limits', 0],
  ['macs', 0],
  ['missing-keys', 1],
  ['names', 0],
  ['networks', 0],
  ['no-groups', 0],
  ['units', 0],
  ['unknown-keys', 0],
  ['urls', 0],
  ['version', 2],
  ['version-text', 1],
  ['words', 0],
  ['unclosed-bracket', 0],
  ['duplicate-keys', 0],
];

let server: LanguageServer;
beforeAll(async () => {
  server = await LanguageServer.start(SCHEMA_URL);
});
const folders: string[] = [];
afterAll(async () => {
  await server.stop();
  for (const folder of folders) rmSync(folder, { recursive: true });
});

describe('an editor', () => {
  test.each(listSpecs('ok'))('says nothing about ok/%s', async (name) => {
    expect(await server.open(nameDocument(), readFileSync(pathOf('ok', `${name}.yaml`), 'utf8'))).toEqual([]);
  });

  test.each(['videowall', 'fleet-with-gps', 'three-halls', 'wall-from-network', 'wall-on-ptp'])(
    'says nothing about examples/%s.yaml',
    async (name) => {
      const text = readFileSync(join(PROJECT, `examples/${name}.yaml`), 'utf8');
      expect(await server.open(nameDocument(), text)).toEqual([]);
    },
  );

  test.each(MARKED)('marks err/%s', async (name, line) => {
    const found = await server.open(nameDocument(), readFileSync(pathOf('err', `${name}.yaml`), 'utf8'));
    expect(found.length).toBeGreaterThan(0);
    if (line > 0) expect(found.map(({ range }) => range.start.line + 1)).toContain(line);
  });
});

describe('the line that init writes', () => {
  test('leads an editor without settings to the schema beside the spec', async () => {
    const bare = await LanguageServer.start();
    try {
      const spec = runCli(['init']).stdout;
      const wrong = spec.replace('\nname: ', '\nnaem: ');
      const folder = mkdtempSync(join(tmpdir(), 'clockseed-editor-'));
      folders.push(folder);
      writeFileSync(join(folder, 'clockseed-v1.schema.json'), runCli(['schema']).stdout);
      const uri = (name: string) => pathToFileURL(join(folder, name)).href;
      expect(await bare.open(uri('topology.yaml'), spec)).toEqual([]);
      const found = await bare.open(uri('wrong.yaml'), wrong);
      expect(found.map(({ message }) => message).join('\n')).toMatch(/naem/);
      const line = spec.split('\n').findIndex((text) => text.startsWith('os: '));
      expect(await bare.hover(uri('topology.yaml'), { line, character: 1 })).toMatch(/The machines’ system/);
      // Without that line nobody knows what it is.
      expect(await bare.open(uri('other.yaml'), wrong.replace(/^# yaml-language-server.*\n/m, ''))).toEqual(
        [],
      );
    } finally {
      await bare.stop();
    }
  });
});
