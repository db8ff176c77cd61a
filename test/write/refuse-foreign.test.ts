import { once } from 'node:events';
import {
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { writeTree } from '../../src/write/write-tree.js';
import { catchWriteError, filesOf, makeFolder, readTree, stampsOf } from './use-folder.js';

const files = filesOf({ 'nodes/wall-1/user-data': 'one\n', 'plan.json': '{}\n' });

test('refuses a folder that is not empty and has no manifest, naming what it holds', () => {
  const folder = makeFolder();
  writeFileSync(join(folder, 'thesis.tex'), '');
  mkdirSync(join(folder, 'photos'));
  const before = stampsOf(folder);
  const { message } = catchWriteError('foreign-folder', () => writeTree(folder, files));
  expect(message).toBe(
    `${folder} is not empty and has no manifest.json of ours. It holds:\n  photos\n  thesis.tex\n` +
      'clockseed writes to a folder that does not exist yet, is empty, or that it made. ' +
      'Name another one, or empty it yourself. Nothing was changed.',
  );
  expect(stampsOf(folder)).toEqual(before);
});

test.each([
  ['another program', '{"name": "app"}'],
  ['another program with a format', '{"format": 1, "generator": "webpack", "files": {}}'],
])('refuses a folder whose manifest is from %s', (_, manifest) => {
  const folder = makeFolder();
  writeFileSync(join(folder, 'manifest.json'), manifest);
  const { message } = catchWriteError('foreign-folder', () => writeTree(folder, files));
  expect(message).toContain(join(folder, 'manifest.json'));
  expect(readTree(folder)).toEqual({ 'manifest.json': manifest });
});

test('refuses a manifest that is a link, a folder, or of absurd size', () => {
  const [link, directory, huge] = [makeFolder(), makeFolder(), makeFolder()];
  writeTree(join(link, 'real'), files);
  symlinkSync('real/manifest.json', join(link, 'manifest.json'));
  mkdirSync(join(directory, 'manifest.json'));
  writeFileSync(join(huge, 'manifest.json'), '');
  truncateSync(join(huge, 'manifest.json'), 2 ** 30);
  for (const folder of [link, directory, huge])
    catchWriteError('foreign-folder', () => writeTree(folder, files));
});

test('refuses an output folder that is a file, or a link that leads nowhere', () => {
  const [file, link] = [join(makeFolder(), 'file'), join(makeFolder(), 'link')];
  writeFileSync(file, 'a file');
  symlinkSync('absent', link);
  expect(catchWriteError('foreign-folder', () => writeTree(file, files)).message).toContain(
    'is not a folder',
  );
  expect(catchWriteError('foreign-folder', () => writeTree(link, files)).message).toContain('leads nowhere');
});

test('refuses to replace files that the manifest does not list, naming all of them, before anything is written', () => {
  const folder = makeFolder();
  writeTree(folder, filesOf({ 'nodes/wall-1/meta-data': 'm' }));
  // The same content is no excuse: it would be ours to remove one day.
  writeFileSync(join(folder, 'nodes/wall-1/user-data'), 'one\n');
  symlinkSync('/etc/hostname', join(folder, 'plan.json'));
  const before = readTree(folder);
  const { message } = catchWriteError('foreign-file', () =>
    writeTree(folder, [{ path: 'new', content: '' }, ...files]),
  );
  expect(message).toBe(
    `${folder} holds what is not ours, where files are to be written:\n  nodes/wall-1/user-data\n  plan.json\n` +
      `Only what ${folder}/manifest.json lists is replaced. Move these away, or name another folder. Nothing was changed.`,
  );
  expect(readTree(folder)).toEqual(before);
});

test('names the first ten of many', () => {
  const folder = makeFolder();
  writeTree(folder, []);
  const many = Array.from({ length: 12 }, (_, index) => ({ path: `f${index}`, content: '' }));
  for (const { path } of many) writeFileSync(join(folder, path), 'mine');
  const { message } = catchWriteError('foreign-file', () => writeTree(folder, many));
  expect(message.match(/\n {2}f/g)).toHaveLength(10);
  expect(message).toContain('\n  and 2 more\n');
});

test.each<[string, (folder: string) => void, string]>([
  ['a file that is not ours', (folder) => writeFileSync(join(folder, 'nodes'), 'mine'), 'nodes'],
  ['a folder that is not ours', (folder) => mkdirSync(join(folder, 'plan.json')), 'plan.json'],
  [
    'a folder of ours with a file of the user in it',
    (folder) => {
      writeTree(folder, filesOf({ 'plan.json/x': '1' }));
      writeFileSync(join(folder, 'plan.json/mine'), 'mine');
    },
    'plan.json',
  ],
  [
    'a folder of ours with an empty folder of the user in it',
    (folder) => {
      writeTree(folder, filesOf({ 'plan.json/x': '1' }));
      mkdirSync(join(folder, 'plan.json/mine'));
    },
    'plan.json',
  ],
  [
    'a file of ours that was edited',
    (folder) => {
      writeTree(folder, filesOf({ nodes: '1' }));
      writeFileSync(join(folder, 'nodes'), 'edited');
    },
    'nodes',
  ],
])('refuses when in the way stands %s', (_, prepare, named) => {
  const folder = makeFolder();
  writeTree(folder, []);
  prepare(folder);
  const before = readTree(folder);
  const { message } = catchWriteError('foreign-file', () => writeTree(folder, files));
  expect(message).toContain(`\n  ${named}\nOnly`);
  expect(readTree(folder)).toEqual(before);
});

// A pipe would do as well, but opening one hangs, where opening a socket fails.
test('replaces a socket in the place of a file of ours without opening it, and keeps one that is not wanted', async () => {
  const folder = makeFolder();
  writeTree(folder, [...files, { path: 'old', content: '' }]);
  for (const path of ['plan.json', 'old'].map((name) => join(folder, name))) {
    rmSync(path);
    const server = createServer().listen(path);
    onTestFinished(() => {
      server.close();
    });
    await once(server, 'listening');
  }
  expect(writeTree(folder, files)).toMatchObject({ overwritten: ['plan.json'], kept: ['old'] });
  expect(readFileSync(join(folder, 'plan.json'), 'utf8')).toBe('{}\n');
  expect(lstatSync(join(folder, 'old')).isSocket()).toBe(true);
});
