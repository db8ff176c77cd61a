import { chmodSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type OutputFile, writeTree } from '../../src/write/write-tree.js';
import { filesOf, makeFolder } from './use-folder.js';

test('writes bytes as they are, and knows them again', () => {
  const folder = makeFolder();
  const content = Uint8Array.from({ length: 256 }, (_, value) => value);
  writeTree(folder, [{ path: 'user-data', content }]);
  expect(new Uint8Array(readFileSync(join(folder, 'user-data')))).toEqual(content);
  expect(writeTree(folder, [{ path: 'user-data', content }]).written).toEqual([]);
});

const modeOf = (path: string): string => (lstatSync(path).mode & 0o7777).toString(8);

test('sets modes whatever the umask, and mends them without a change of content', () => {
  const folder = makeFolder();
  const script = join(folder, 'build.sh');
  const files: OutputFile[] = [
    ...filesOf({ 'plan.json': '{}' }),
    { path: 'build.sh', content: '', mode: 0o755 },
  ];
  const umask = process.umask(0o077);
  try {
    writeTree(folder, files);
  } finally {
    process.umask(umask);
  }
  expect([modeOf(script), modeOf(join(folder, 'plan.json')), modeOf(join(folder, 'manifest.json'))]).toEqual([
    '755',
    '644',
    '644',
  ]);
  chmodSync(script, 0o644);
  expect(writeTree(folder, files)).toMatchObject({ written: ['build.sh'], overwritten: [] });
  expect(modeOf(script)).toBe('755');
});

test.each([
  [0o644, 0o664, true],
  [0o755, 0o775, true],
  [0o644, 0o755, false],
  [0o644, 0o666, false],
  [0o644, 0o600, false],
  [0o600, 0o620, false],
  [0o600, 0o640, false],
])('wanted %o, found %o: fine is %s', (mode, found, isFine) => {
  const folder = makeFolder();
  const files = [{ path: 'x', content: '', mode }];
  writeTree(folder, files);
  chmodSync(join(folder, 'x'), found);
  expect(writeTree(folder, files).written).toEqual(isFine ? [] : ['x']);
  expect(modeOf(join(folder, 'x'))).toBe((isFine ? found : mode).toString(8));
});
