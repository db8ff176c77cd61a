import { chmodSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { type OutputFile, writeTree } from '../../src/write/write-tree.js';
import { testWith } from '../support/tools.js';
import { commandOf, startCommand, startWriter } from './start-writer.js';
import { catchWriteError, filesOf, makeFolder, readTree, stampsOf } from './use-folder.js';

const before = filesOf({ 'nodes/w-1/user-data': 'old', 'nodes/w-2/user-data': 'gone', swap: '1', same: 's' });
const after = filesOf({
  'nodes/w-1/user-data': 'new',
  'nodes/w-3/user-data': 'come',
  'swap/x': '2',
  same: 's',
});

test('a file in the way of the folder itself, and a name that is too long', () => {
  const parent = makeFolder();
  writeFileSync(join(parent, 'file'), '');
  const below = catchWriteError('disk', () => writeTree(join(parent, 'file', 'out'), after));
  expect(below.message).toMatch(/^[^\n]+file\/out: a file stands where a folder is needed \(ENOTDIR[^\n]+$/);
  const long = catchWriteError('disk', () =>
    writeTree(join(parent, 'out'), filesOf({ ['x'.repeat(300)]: '' })),
  );
  expect(long.message).toMatch(/^[^\n]+: the name is too long \(ENAMETOOLONG[^\n]+$/);
});

test('a folder that this user may not write to: one line; but a run that changes nothing passes', async () => {
  const folder = makeFolder();
  writeTree(folder, before);
  const stamps = stampsOf(folder);
  chmodSync(folder, 0o555);
  const uid = process.getuid?.() === 0 ? { uid: 65534 } : {};
  const { outcomes, errors } = await startWriter({ folder, renderings: [before, after], ...uid }).ended;
  chmodSync(folder, 0o700);
  expect(errors).toBe('');
  const message = expect.stringMatching(/^[^\n]+: permission denied \(EACCES on mkdir\)\. Nothing [^\n]+$/);
  expect(outcomes).toEqual([
    { report: expect.objectContaining({ written: [], unchanged: 4 }) },
    { error: { code: 'disk', message } },
  ]);
  expect(Object.keys(readTree(folder))).toEqual(Object.keys(stamps).slice(1));
});

/** Runs a command with the folder above `folder` on a tmpfs that only it sees, and that goes with it. */
function onTmpfs(options: string, folder: string, command: readonly string[]): [string, ...string[]] {
  const script = 'mount -t tmpfs -o "$1" tmpfs "$2"; shift 2; exec "$@"';
  return ['unshare', '-m', 'sh', '-ec', script, 'sh', options, dirname(folder), ...command];
}

const large = (name: string): OutputFile[] =>
  Array.from({ length: 30 }, (_, index) => ({ path: `${name}/${index}`, content: name.repeat(8000) }));

testWith(
  ['netns'],
  'a disk that is really full: one line, nothing changed, and room again afterwards',
  async () => {
    const folder = join(makeFolder(), 'out');
    const renderings = [before, large('b'), before, after, large('c').slice(0, 5)];
    const command = onTmpfs('size=128k', folder, commandOf({ folder, renderings }));
    const { outcomes, errors } = await startCommand(command).ended;
    expect(errors).toBe('');
    const full = expect.stringMatching(
      /^[^\n]+\/out: no space left on its file system \(ENOSPC on \w+\)\. Nothing [^\n]+$/,
    );
    expect(outcomes).toMatchObject([
      { report: { unchanged: 0 } },
      { error: { code: 'disk', message: full } },
      { report: { written: [], unchanged: 4 } },
      { report: { unchanged: 1 } },
      { report: { removed: { length: 4 } } },
    ]);
  },
);

testWith(['netns'], 'a file system that is read-only: one line', async () => {
  const folder = join(makeFolder(), 'a', 'out');
  const command = onTmpfs('ro', dirname(folder), commandOf({ folder, renderings: [before] }));
  const { outcomes } = await startCommand(command).ended;
  const message = expect.stringMatching(
    /^[^\n]+: its file system is read-only \(EROFS on mkdir\)\. Nothing [^\n]+$/,
  );
  expect(outcomes).toEqual([{ error: { code: 'disk', message } }]);
});
