import { existsSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type OutputFile, WriteError, writeTree } from '../../src/write/write-tree.js';
import { expectFinished, expectOldOrNew } from './judge-interrupted.js';
import { type DiskCall, patchDisk } from './patch-disk.mjs';
import { filesOf, makeFolder, readTree } from './use-folder.js';

const before = filesOf({ 'nodes/w-1/user-data': 'old', 'nodes/w-2/user-data': 'gone', swap: '1', same: 's' });
const after = filesOf({
  'nodes/w-1/user-data': 'new',
  'nodes/w-3/user-data': 'come',
  'swap/x': '2',
  same: 's',
});
const other = filesOf({ 'nodes/w-2/user-data': 'gone', 'nodes/w-4/user-data': 'other' });

/** Writes with a disk that fails as `meddle` says; hands over what was thrown, and how many calls there were. */
function writeBadly(
  folder: string,
  files: OutputFile[],
  meddle: (call: DiskCall) => unknown,
): [unknown, number] {
  const restore = patchDisk(meddle);
  let thrown: unknown;
  try {
    writeTree(folder, files);
  } catch (error) {
    thrown = error;
  }
  return [thrown, restore()];
}

/** Half of what was to be written is, as on a disk that fills up. */
function fail({ name, args, act }: DiskCall, code: string): never {
  const [path, content] = args;
  if (name === 'writeFileSync' && Buffer.isBuffer(content))
    act(path, content.subarray(0, content.length / 2));
  const error = Object.assign(new Error(`${code}: the words of node, ${name}`), { code, syscall: name });
  throw typeof path === 'string' ? Object.assign(error, { path }) : error;
}

/** A staging folder of this process would count as another run's: give it to one that is gone. */
function orphanStaging(folder: string): void {
  const name = (existsSync(folder) ? readdirSync(folder) : []).find((entry) =>
    entry.startsWith('.clockseed-staging-'),
  );
  if (name) renameSync(join(folder, name), join(folder, '.clockseed-staging-4194305-1'));
}

describe.each([
  ['once', (call: number, at: number) => call === at],
  // Nothing can be tidied up either: what is on the disk is just what kill -9 would have left.
  ['from then on', (call: number, at: number) => call >= at],
])('a disk that fails %s, at every single call', (_, fails) => {
  test.each([
    ['the old tree', before],
    ['the new tree', after],
    ['a third', other],
  ])('gives one line, each file old or new, and the next run makes %s', (_, next) => {
    const folder = makeFolder();
    for (let at = 1; ; at += 1) {
      writeTree(folder, before);
      const meddle = (call: DiskCall): unknown =>
        fails(call.call, at) ? fail(call, 'ENOSPC') : call.act(...call.args);
      const [thrown, calls] = writeBadly(folder, after, meddle);
      if (at > calls) break;
      // Tidying up may fail without a word.
      if (thrown !== undefined) {
        expect(thrown).toBeInstanceOf(WriteError);
        expect(thrown).toMatchObject({ code: 'disk' });
        expect(String(thrown)).toMatch(
          /^WriteError: [^\n]+: no space left on its file system \(ENOSPC on \w+\)\. [^\n]+$/,
        );
        expect(String(thrown)).not.toContain('staging');
      }
      const isInBetween = expectOldOrNew(folder, [before, after]);
      if (isInBetween) expect(String(thrown)).toContain('Each file there is whole, the old or the new one');
      orphanStaging(folder);
      expectFinished(folder, next);
      expect(at).toBeLessThan(200);
    }
  });
});

test('a first run that fails at any call leaves what the next run takes for its own', () => {
  for (let at = 1; ; at += 1) {
    const folder = join(makeFolder(), 'a', 'out');
    const [, calls] = writeBadly(folder, after, (call) =>
      call.call >= at ? fail(call, 'EIO') : call.act(...call.args),
    );
    if (at > calls) break;
    orphanStaging(folder);
    expectFinished(folder, other);
  }
});

test.each([
  ['EACCES', 'permission denied'],
  ['EROFS', 'its file system is read-only'],
  ['EDQUOT', 'the disk quota is used up'],
  ['EIO', 'the device failed'],
  ['EMFILE', 'the words of node'],
])('%s: a failure before the first change leaves no trace', (code, words) => {
  const parent = makeFolder();
  const folder = join(parent, 'a', 'out');
  const meddle = (call: DiskCall): unknown =>
    call.name === 'writeFileSync' ? fail(call, code) : call.act(...call.args);
  const [thrown] = writeBadly(folder, after, meddle);
  expect(thrown).toMatchObject({ code: 'disk', message: expect.stringContaining(`${folder}: ${words}`) });
  expect(thrown).toMatchObject({
    message: expect.stringContaining('Nothing that was there has been changed'),
  });
  expect(readTree(parent)).toEqual({});
});
