import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeTree } from '../../src/write/write-tree.js';
import { catchWriteError, filesOf, makeFolder, readFilesOf, treeOf } from './use-folder.js';

const wall = filesOf({
  'nodes/wall-1/user-data': 'one\n',
  'nodes/wall-2/user-data': 'two\n',
  'plan.json': '{}\n',
});

test('overwrites an edited file that is wanted, and says so', () => {
  const folder = makeFolder();
  writeTree(folder, wall);
  writeFileSync(join(folder, 'plan.json'), 'edited by hand');
  expect(writeTree(folder, wall)).toMatchObject({
    written: ['plan.json'],
    overwritten: ['plan.json'],
    unchanged: 2,
  });
  expect(readFilesOf(folder)).toEqual(treeOf(wall));
});

test('writes a deleted file again', () => {
  const folder = makeFolder();
  writeTree(folder, wall);
  rmSync(join(folder, 'nodes'), { recursive: true });
  expect(writeTree(folder, wall)).toMatchObject({ overwritten: [], unchanged: 1 });
  expect(readFilesOf(folder)).toEqual(treeOf(wall));
});

test('keeps an edited file that is no longer wanted, and leaves it to the user from then on', () => {
  const folder = makeFolder();
  writeTree(folder, wall);
  writeFileSync(join(folder, 'plan.json'), 'edited by hand');
  const fewer = wall.slice(0, 2);
  expect(writeTree(folder, fewer)).toMatchObject({ removed: [], kept: ['plan.json'] });
  expect(writeTree(folder, fewer)).toMatchObject({ removed: [], kept: [] });
  expect(readFileSync(join(folder, 'plan.json'), 'utf8')).toBe('edited by hand');
  catchWriteError('foreign-file', () => writeTree(folder, wall));
});
