import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { identifySelf, isAlive, nameStaging, parseStagingName } from '../../src/write/identify-process.js';
import { type OutputFile, writeTree } from '../../src/write/write-tree.js';
import { expectFinished, expectOldOrNew } from './judge-interrupted.js';
import { startWriter } from './start-writer.js';
import { catchWriteError, filesOf, makeFolder, readTree } from './use-folder.js';

const one = filesOf({ a: '1', 'b/c': '1' });
const other = filesOf({ a: '2', 'b/d': '2' });
const self = identifySelf();

function stageFor(folder: string, name: string): string {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, '0'), 'half a fi');
  return join(folder, name);
}

test('a process is told from a later one with its pid', () => {
  expect(parseStagingName(nameStaging(self))).toEqual(self);
  expect(self.start).toMatch(/^[1-9]\d*$/);
  expect(isAlive(self)).toBe(true);
  expect(isAlive({ ...self, start: `${BigInt(self.start) - 1n}` })).toBe(false);
  expect(isAlive({ pid: 4194305, start: '1' })).toBe(false);
  // Where a start is not known, any process of that pid counts.
  expect(isAlive({ ...self, start: '0' })).toBe(true);
});

test.each([
  ['a process that is gone', '.clockseed-staging-4194305-1'],
  ['an earlier process with a pid that is taken again', `.clockseed-staging-${process.pid}-1`],
])('removes the staging folder of %s, even when nothing else changes', (_, name) => {
  const folder = makeFolder();
  const left = stageFor(folder, name);
  writeTree(folder, one);
  expect(existsSync(left)).toBe(false);
  stageFor(folder, name);
  expect(writeTree(folder, one).written).toEqual([]);
  expect(existsSync(left)).toBe(false);
});

test.each([
  '.clockseed-staging-',
  '.clockseed-staging-x',
  '.clockseed-staging-1',
  '.clockseed-staging-4194305-1-old',
])('leaves %s alone: we name none so', (name) => {
  const folder = makeFolder();
  writeTree(folder, one);
  stageFor(folder, name);
  writeTree(folder, other);
  expect(readTree(folder)[`${name}/0`]).toBe('half a fi');
});

test('a file with the name of a staging folder, or a folder with nearly that name, is not ours', () => {
  const [file, folder] = [makeFolder(), makeFolder()];
  writeFileSync(join(file, '.clockseed-staging-4194305-1'), '');
  stageFor(folder, '.clockseed-staging-4194305-1-old');
  catchWriteError('foreign-folder', () => writeTree(file, one));
  catchWriteError('foreign-folder', () => writeTree(folder, one));
});

test('gives way to a run that is at work, and names its process', () => {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  onTestFinished(() => {
    child.kill();
  });
  const folder = makeFolder();
  writeTree(folder, one);
  const staging = stageFor(folder, `.clockseed-staging-${child.pid}-0`);
  const before = readTree(folder);
  const { message } = catchWriteError('busy', () => writeTree(folder, other));
  expect(message).toContain(`${folder} is being written to by another run (process ${child.pid})`);
  expect(readTree(folder)).toEqual(before);
  expect(existsSync(staging)).toBe(true);
});

test('two runs in one process: the inner one gives way', () => {
  const folder = makeFolder();
  function* stream(): Generator<OutputFile> {
    yield* one;
    catchWriteError('busy', () => writeTree(folder, other));
  }
  writeTree(folder, stream());
  expectFinished(folder, one);
});

test.each<[string, (folder: string) => void, readonly OutputFile[]]>([
  ['before it claims the folder', (folder) => writeTree(folder, other), filesOf({ a: '1', 'b/c': '3' })],
  [
    'and adds a file that this one wants too',
    (folder) => writeTree(folder, [...one, ...filesOf({ z: '' })]),
    filesOf({ z: '' }),
  ],
  [
    'and puts everything back',
    (folder) => {
      writeTree(folder, other);
      writeTree(folder, one);
    },
    other,
  ],
])('gives way to a run that comes and goes while it reads: %s', (_, meanwhile, wanted) => {
  const folder = makeFolder();
  writeTree(folder, one);
  function* stream(): Generator<OutputFile> {
    meanwhile(folder);
    yield* wanted;
  }
  const { message } = catchWriteError('busy', () => writeTree(folder, stream()));
  expect(message).toMatch(/was written to by another run while this one looked at it\. Run again\./);
});

test('four processes write two trees to one folder: each run succeeds or gives way, each file is old or new', async () => {
  const folder = makeFolder();
  writeTree(folder, one);
  const renderings = Array.from({ length: 40 }, (_, index) => (index % 2 ? one : other));
  const writers = Array.from({ length: 4 }, () => startWriter({ folder, renderings }));
  let atWork = true;
  const ended = Promise.all(writers.map((writer) => writer.ended)).finally(() => {
    atWork = false;
  });
  while (atWork) {
    expect(['1', '2']).toContain(readFileSync(join(folder, 'a'), 'utf8'));
    await setImmediate();
  }
  const results = await ended;
  expect(results.map(({ errors }) => errors)).toEqual(['', '', '', '']);
  const outcomes = results.flatMap((result) => result.outcomes);
  expect(outcomes).toHaveLength(160);
  const errors = outcomes.flatMap((outcome) => ('error' in outcome ? [outcome.error] : []));
  expect(errors.filter(({ code }) => code !== 'busy')).toEqual([]);
  expect(errors.length).toBeLessThan(160);
  expect(outcomes.flatMap((outcome) => ('report' in outcome ? outcome.report.overwritten : []))).toEqual([]);
  expect(expectOldOrNew(folder, [one, other])).toBe(false);
  expectFinished(folder, one);
});
