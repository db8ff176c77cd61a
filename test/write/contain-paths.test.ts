import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { printManifest } from '../../src/write/print-manifest.js';
import { writeTree } from '../../src/write/write-tree.js';
import { catchWriteError, filesOf, makeFolder, readTree } from './use-folder.js';

const segments = 'has an empty, "." or ".." segment';
const kept = 'takes a name that is kept';
const escapes: [path: string, problem: string][] = [
  ['', 'is empty'],
  ['.', segments],
  ['..', segments],
  ['../victim', segments],
  ['a/../../victim', segments],
  ['a/./b', segments],
  ['a//b', segments],
  ['a/', segments],
  ['/victim', 'is absolute'],
  ['a\0b', 'contains a NUL'],
  ['lone \ud800', 'is not valid Unicode'],
  ['manifest.json', kept],
  ['manifest.json/x', kept],
  ['.clockseed-staging-1-1/0', kept],
];

test.each(escapes)('a wanted path %j is refused, with nothing left behind', (path, problem) => {
  const parent = makeFolder();
  const files = [
    { path: 'first', content: '' },
    { path, content: 'escaped' },
  ];
  const { message } = catchWriteError('path-escape', () => writeTree(join(parent, 'out'), files));
  expect(message).toContain(problem);
  expect(readTree(parent)).toEqual({});
});

test.each(escapes)('a manifest that lists %j is refused, and removes nothing', (path, problem) => {
  const parent = makeFolder();
  const folder = join(parent, 'out');
  mkdirSync(folder);
  writeFileSync(join(parent, 'victim'), 'precious');
  const digest = createHash('sha256').update('precious').digest('hex');
  writeFileSync(join(folder, 'manifest.json'), printManifest(new Map([[path, [digest]]])));
  const { message } = catchWriteError('foreign-manifest', () => writeTree(folder, []));
  expect(message).toContain(`the path ${JSON.stringify(path)} ${problem}`);
  expect(readFileSync(join(parent, 'victim'), 'utf8')).toBe('precious');
});

/** An output folder of ours whose `nodes` was replaced by a link to a folder elsewhere with the same files. */
function makeLinked(): { folder: string; elsewhere: string } {
  const parent = makeFolder();
  const [folder, elsewhere] = [join(parent, 'out'), join(parent, 'elsewhere')];
  writeTree(folder, filesOf({ 'nodes/wall-1/user-data': 'one' }));
  renameSync(join(folder, 'nodes'), elsewhere);
  symlinkSync(elsewhere, join(folder, 'nodes'));
  return { folder, elsewhere };
}

test.each([
  ['written', { 'nodes/wall-1/user-data': 'two' }],
  ['left unchanged', { 'nodes/wall-1/user-data': 'one' }],
  ['added', { 'nodes/wall-2/user-data': 'two' }],
  ['removed', {}],
])('through a folder that is a link nothing is %s', (_, wanted) => {
  const { folder, elsewhere } = makeLinked();
  const { message } = catchWriteError('foreign-link', () => writeTree(folder, filesOf(wanted)));
  expect(message).toContain(`${folder}/nodes is a symbolic link (to ${elsewhere})`);
  expect(readTree(elsewhere)).toEqual({ 'wall-1/': '', 'wall-1/user-data': 'one' });
});

test('a link that stays inside is refused too: two names would be one file', () => {
  const folder = makeFolder();
  writeTree(folder, filesOf({ 'a/x': '1', 'b/x': '1' }));
  rmSync(join(folder, 'b'), { recursive: true });
  symlinkSync('a', join(folder, 'b'));
  catchWriteError('foreign-link', () => writeTree(folder, filesOf({ 'a/x': '1', 'b/x': '2' })));
  expect(readFileSync(join(folder, 'a/x'), 'utf8')).toBe('1');
});

test('a link in the place of a file of ours is replaced, not followed; one that is not wanted is kept', () => {
  const parent = makeFolder();
  const folder = join(parent, 'out');
  const files = filesOf({ 'plan.json': 'plan', old: 'plan' });
  writeTree(folder, files);
  writeFileSync(join(parent, 'victim'), 'plan');
  for (const { path } of files) {
    rmSync(join(folder, path));
    symlinkSync('../victim', join(folder, path));
  }
  const report = writeTree(folder, filesOf({ 'plan.json': 'plan' }));
  expect(report).toMatchObject({ overwritten: ['plan.json'], removed: [], kept: ['old'] });
  const { 'manifest.json': _, ...tree } = readTree(folder);
  expect(tree).toEqual({ 'plan.json': 'plan', old: '-> ../victim' });
  expect(existsSync(join(parent, 'victim'))).toBe(true);
});
