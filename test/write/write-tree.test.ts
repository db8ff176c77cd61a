import { createHash } from 'node:crypto';
import { mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { writeTree } from '../../src/write/write-tree.js';
import { patchDisk } from './patch-disk.mjs';
import { filesOf, makeFolder, readFilesOf, readTree, stampsOf, treeOf } from './use-folder.js';

const wall = filesOf({
  'nodes/wall-1/user-data': 'one\n',
  'nodes/wall-2/user-data': 'two\n',
  'plan.json': '{}\n',
});

test('makes an absent folder, with its parents, and a sorted manifest without time stamps', () => {
  const folder = join(makeFolder(), 'build', 'out');
  const report = writeTree(folder, filesOf({ 'b/é': 'ü\n', a: '', '7': 'x' }));
  expect(report).toEqual({
    written: ['7', 'b/é', 'a'],
    overwritten: [],
    unchanged: 0,
    removed: [],
    kept: [],
  });
  const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
  expect(readTree(folder)).toEqual({
    '7': 'x',
    a: '',
    'b/': '',
    'b/é': 'ü\n',
    'manifest.json': `{
  "format": 1,
  "generator": "clockseed",
  "files": {
    "7": "${digest('x')}",
    "a": "${digest('')}",
    "b/é": "${digest('ü\n')}"
  }
}
`,
  });
});

test('writes into an empty folder, and through a link that the user gave as the folder', () => {
  const parent = makeFolder();
  mkdirSync(join(parent, 'real'));
  symlinkSync('real', join(parent, 'link'));
  writeTree(join(parent, 'link'), wall);
  expect(readFilesOf(join(parent, 'real'))).toEqual(treeOf(wall));
});

test('a folder that is not there comes whole and at once, one that is there keeps what else it holds', () => {
  const folder = makeFolder();
  const renamed: string[] = [];
  const watch = (files: typeof wall): void => {
    const restore = patchDisk(({ name, args, act }) => {
      if (name === 'renameSync') renamed.push(relative(folder, String(args[1])));
      return act(...args);
    });
    writeTree(folder, files);
    restore();
  };
  watch(wall);
  expect(renamed.splice(0)).toEqual(['manifest.json', 'nodes', 'plan.json']);
  expect(statSync(join(folder, 'nodes/wall-1')).mode & 0o777).toBe(0o777 & ~process.umask());
  writeFileSync(join(folder, 'nodes/notes'), 'mine');
  const more = filesOf({
    'nodes/wall-1/x/y/z': 'z',
    'nodes/wall-1/x/y/a': 'a',
    'nodes/wall-1/user-data': '1',
  });
  watch([...wall.slice(1), ...more]);
  expect(renamed).toEqual(['manifest.json', 'nodes/wall-1/x', 'nodes/wall-1/user-data', 'manifest.json']);
  expect(readFilesOf(folder)).toEqual({ ...treeOf([...wall.slice(1), ...more]), 'nodes/notes': 'mine' });
});

test('writes nothing at all when nothing differs', () => {
  const folder = makeFolder();
  writeTree(folder, wall);
  const before = stampsOf(folder);
  expect(writeTree(folder, wall)).toEqual({
    written: [],
    overwritten: [],
    unchanged: 3,
    removed: [],
    kept: [],
  });
  expect(stampsOf(folder)).toEqual(before);
});

test('touches only the file that differs, and gives it a new inode', () => {
  const folder = makeFolder();
  writeTree(folder, wall);
  const before = stampsOf(folder);
  const changed = wall.map((file) => (file.path === 'plan.json' ? { ...file, content: '[]\n' } : file));
  expect(writeTree(folder, changed)).toMatchObject({ written: ['plan.json'], overwritten: [], unchanged: 2 });
  const after = stampsOf(folder);
  const differing = Object.keys(after).filter((path) => after[path] !== before[path]);
  expect(differing.sort()).toEqual(['', 'manifest.json', 'plan.json']);
  expect(after['plan.json']?.split(' ')[0]).not.toBe(before['plan.json']?.split(' ')[0]);
});

test('removes what it wrote and no longer wants, and the folders that become empty', () => {
  const folder = makeFolder();
  writeTree(folder, [...wall, { path: 'a/b/c/d', content: '' }, { path: 'a/e', content: '' }]);
  writeFileSync(join(folder, 'nodes/wall-2/notes.txt'), 'mine');
  mkdirSync(join(folder, 'empty'));
  const report = writeTree(folder, filesOf({ 'a/e': '' }));
  expect([...report.removed].sort()).toEqual([
    'a/b/c/d',
    'nodes/wall-1/user-data',
    'nodes/wall-2/user-data',
    'plan.json',
  ]);
  expect(readFilesOf(folder)).toEqual({
    'a/': '',
    'a/e': '',
    'empty/': '',
    'nodes/': '',
    'nodes/wall-2/': '',
    'nodes/wall-2/notes.txt': 'mine',
  });
});

test('keeps the folder itself when nothing is wanted any more', () => {
  const folder = makeFolder();
  writeTree(folder, wall);
  writeTree(folder, []);
  expect(Object.keys(readTree(folder))).toEqual(['manifest.json']);
  expect(writeTree(folder, wall).written).toHaveLength(3);
});

test('a file becomes a folder and a folder becomes a file', () => {
  const folder = makeFolder();
  const [one, other] = [filesOf({ a: '1', 'b/c/d': '2' }), filesOf({ 'a/x/y': '3', b: '4' })];
  for (const files of [one, other, one]) {
    writeTree(folder, files);
    expect(readFilesOf(folder)).toEqual(treeOf(files));
  }
});

test('names that differ in case only are two files', () => {
  const folder = makeFolder();
  const files = filesOf({ 'Wall-1': 'upper', 'wall-1': 'lower' });
  writeTree(folder, files);
  expect(readFilesOf(folder)).toEqual(treeOf(files));
});
