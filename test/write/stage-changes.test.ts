import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type OutputFile, writeTree } from '../../src/write/write-tree.js';
import { catchWriteError, filesOf, makeFolder, readFilesOf } from './use-folder.js';

test('takes files one at a time: each is on the disk before the next is asked for', () => {
  const folder = makeFolder();
  const seen: number[] = [];
  function* stream(): Generator<OutputFile> {
    for (let count = 0; count < 5; count += 1) {
      const [staging] = readdirSync(folder);
      seen.push(staging === undefined ? 0 : readdirSync(join(folder, staging, 'nodes')).length);
      yield { path: `nodes/${count}`, content: `${count}` };
    }
  }
  writeTree(folder, stream());
  expect(seen).toEqual([0, 1, 2, 3, 4]);
});

test('what the stream throws is passed on, and nothing is left behind', () => {
  const parent = makeFolder();
  const folder = join(parent, 'a', 'out');
  const failure = new RangeError('a template is broken');
  function* stream(): Generator<OutputFile> {
    yield* filesOf({ 'nodes/wall-1/user-data': 'one', 'plan.json': 'new' });
    throw failure;
  }
  expect(() => writeTree(folder, stream())).toThrow(failure);
  expect(readdirSync(parent)).toEqual([]);
  writeTree(folder, filesOf({ 'plan.json': 'old' }));
  expect(() => writeTree(folder, stream())).toThrow(failure);
  expect(readFilesOf(folder)).toEqual({ 'plan.json': 'old' });
});

test.each([
  ['twice', ['a/b', 'a/b']],
  ['as a file and as a folder', ['a/b', 'a/b/c']],
  ['as a folder and as a file', ['a/b/c', 'a/b']],
])('a path that is wanted %s is a bug', (_, paths) => {
  const folder = join(makeFolder(), 'out');
  const error = catchWriteError('duplicate-path', () =>
    writeTree(
      folder,
      paths.map((path) => ({ path, content: '' })),
    ),
  );
  expect(error.message).toContain(paths[1]);
  expect(existsSync(folder)).toBe(false);
});
