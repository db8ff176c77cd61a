import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readPlan } from '../../src/commands/read-plan.js';
import { SpecRefused } from '../../src/commands/refusal.js';
import { formatDiagnostics } from '../../src/diagnostics/format-diagnostics.js';
import type { Plan } from '../../src/plan/plan.js';
import { listLanguage, listUsedLanguage } from '../support/list-used-language.js';
import type { SchemaNode } from '../support/walk-schema.js';
import { describeMeaning, listBroken } from './describe-meaning.js';

const KEPT = join(import.meta.dirname, 'kept');
const SCHEMA = join(import.meta.dirname, '../../schema/clockseed-v1.schema.json');
const NAMES = readdirSync(KEPT)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => name.replace(/\.yaml$/, ''))
  .sort();

const HOW = `
Version 1 of the language means what it meant: somebody has a spec like this, and the same spec may not become other
machines. Do not change what is kept. Give the new meaning a new key, whose default is the old meaning, or make it
version 2 (docs/promises.md).`;

/** What was promised of a spec; CLOCKSEED_KEEP=1 keeps what a new one means today, and never writes over what is kept. */
function readPromise(name: string, meaning: unknown): unknown {
  const path = join(KEPT, `${name}.json`);
  if (process.env.CLOCKSEED_KEEP && !existsSync(path))
    writeFileSync(path, `${JSON.stringify(meaning, null, 1)}\n`, { flag: 'wx' });
  if (!existsSync(path))
    throw new Error(`nothing is kept of ${name} yet: CLOCKSEED_KEEP=1 npx vitest run test/promises`);
  return JSON.parse(readFileSync(path, 'utf8'));
}

function readKept(name: string): Plan {
  try {
    return readPlan(join(KEPT, `${name}.yaml`)).plan;
  } catch (error) {
    if (!(error instanceof SpecRefused)) throw error;
    throw new Error(`${name} is refused:\n${formatDiagnostics(error.diagnostics, false)}\n${HOW}`);
  }
}

describe('version 1', () => {
  test.each(NAMES)('%s means what it meant', (name) => {
    const meaning = describeMeaning(readKept(name));
    const broken = [...listBroken(readPromise(name, meaning), meaning)];
    expect(broken, `${broken.slice(0, 20).join('\n')}\n${HOW}\n`).toEqual([]);
  });

  test('nothing is kept of a spec that is gone', () => {
    const kept = readdirSync(KEPT).filter((file) => file.endsWith('.json'));
    expect(kept.map((file) => file.replace(/\.json$/, '')).sort()).toEqual(NAMES);
  });

  test('every key and every word of the language is in a spec that is kept', () => {
    // Our own file, as `clockseed schema` prints it.
    const schema = JSON.parse(readFileSync(SCHEMA, 'utf8')) as SchemaNode;
    const language = listLanguage(schema);
    expect(language.size).toBeGreaterThan(150);
    const used = NAMES.flatMap((name) => {
      const text = readFileSync(join(KEPT, `${name}.yaml`), 'utf8');
      return [...listUsedLanguage(schema, parse(text, { merge: true }))];
    });
    const unused = [...language].filter((each) => !new Set(used).has(each));
    expect(unused, 'add a spec that uses them to test/promises/kept').toEqual([]);
  });
});

describe('the comparison', () => {
  const promised = { a: [{ b: 1 }, { b: 2 }], c: 'x', d: {} };

  test.each([
    ['the same', promised, []],
    ['a key more', { ...promised, a: [{ b: 1, new: 1 }, { b: 2 }], e: 1 }, []],
    ['a key less', { a: promised.a, d: {} }, ['c: promised "x", now nothing']],
    ['another value', { ...promised, c: 'y' }, ['c: promised "x", now "y"']],
    ['further down', { ...promised, a: [{ b: 1 }, { b: 3 }] }, ['a[1].b: promised 2, now 3']],
    ['a longer list', { ...promised, a: [...promised.a, {}] }, [expect.stringMatching(/^a: promised \[/)]],
    ['another kind', { ...promised, d: [] }, ['d: promised {}, now []']],
  ])('%s', (_title, actual, broken) => {
    expect([...listBroken(promised, actual)]).toEqual(broken);
  });
});
