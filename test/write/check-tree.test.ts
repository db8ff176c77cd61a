import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkTree, type Deviating } from '../../src/write/check-tree.js';
import { type OutputFile, writeTree } from '../../src/write/write-tree.js';
import { catchWriteError, filesOf, makeFolder, stampsOf } from './use-folder.js';

const files = filesOf({ 'nodes/a/user-data': 'one\n', 'nodes/b/user-data': 'two\n', 'plan.json': '{}\n' });

/** What differs, and of which contents were shown; the folder is as it was afterwards. */
function check(folder: string, wanted: readonly OutputFile[]): { found: string[]; shown: string[] } {
  const before = stampsOf(folder);
  const shown: string[] = [];
  const found = checkTree(folder, wanted, 'everybody', ({ path, wanted: content }) => {
    shown.push(`${path}: ${content}`);
  });
  expect(stampsOf(folder)).toEqual(before);
  return { found: found.map(({ path, deviation }: Deviating) => `${path} ${deviation}`), shown };
}

function made(): string {
  const folder = makeFolder();
  writeTree(folder, files);
  return folder;
}

describe('an output folder', () => {
  test('that is as wanted has nothing to say', () => {
    expect(check(made(), files)).toEqual({ found: [], shown: [] });
  });

  test('that is empty, or is not there, lacks everything, and is not made', () => {
    const all = ['nodes/a/user-data missing', 'nodes/b/user-data missing', 'plan.json missing'];
    expect(check(makeFolder(), files).found).toEqual(all);
    const absent = join(makeFolder(), 'absent');
    expect(checkTree(absent, files, 'everybody', () => undefined)).toHaveLength(3);
    expect(() => readFileSync(absent)).toThrow('ENOENT');
  });

  test('tells what is out of date from what was edited by hand', () => {
    const folder = made();
    writeFileSync(join(folder, 'nodes/b/user-data'), 'edited\n');
    const wanted = filesOf({
      'nodes/a/user-data': 'new\n',
      'nodes/b/user-data': 'new\n',
      'plan.json': '{}\n',
    });
    expect(check(folder, wanted)).toEqual({
      found: ['nodes/a/user-data outdated', 'nodes/b/user-data edited'],
      shown: ['nodes/a/user-data: new\n', 'nodes/b/user-data: new\n'],
    });
  });

  test('may be edited to what is wanted', () => {
    const folder = made();
    writeFileSync(join(folder, 'plan.json'), '[]\n');
    const wanted = files.map((file) => (file.path === 'plan.json' ? { ...file, content: '[]\n' } : file));
    // The manifest still has the digest of before.
    expect(check(folder, wanted).found).toEqual(['manifest.json manifest']);
  });

  test('knows modes, what is wanted no more, and links', () => {
    const folder = made();
    chmodSync(join(folder, 'plan.json'), 0o600);
    rmSync(join(folder, 'nodes/a/user-data'));
    symlinkSync('../../plan.json', join(folder, 'nodes/a/user-data'));
    expect(check(folder, files).found).toEqual(['nodes/a/user-data edited', 'plan.json mode']);
    expect(check(folder, []).found).toEqual([
      'nodes/a/user-data kept',
      'nodes/b/user-data unwanted',
      'plan.json unwanted',
    ]);
  });

  test('says what is not ours where it is in the way, and nothing where it is not', () => {
    const folder = made();
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    mkdirSync(join(folder, 'nodes/c/user-data'), { recursive: true });
    writeFileSync(join(folder, 'nodes/d'), 'mine');
    expect(check(folder, files).found).toEqual([]);
    const more = filesOf({ 'notes.txt': '', 'nodes/c/user-data': '', 'nodes/d/user-data': '' });
    expect(check(folder, [...files, ...more]).found).toEqual([
      'nodes/c/user-data foreign',
      'nodes/d foreign',
      'nodes/d/user-data missing',
      'notes.txt foreign',
    ]);
  });

  test('of a run that was killed is not as wanted', () => {
    const folder = made();
    const manifest = readFileSync(join(folder, 'manifest.json'), 'utf8');
    const { files: digests } = JSON.parse(manifest);
    const unfinished = { 'plan.json': [digests['nodes/a/user-data']] };
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ ...JSON.parse(manifest), unfinished }));
    expect(check(folder, files).found).toEqual(['manifest.json manifest']);
  });

  test('that writing would refuse is refused in the same words', () => {
    const foreign = makeFolder();
    writeFileSync(join(foreign, 'thesis.tex'), '');
    const linked = made();
    rmSync(join(linked, 'nodes/a'), { recursive: true });
    symlinkSync('b', join(linked, 'nodes/a'));
    for (const [code, folder] of [
      ['foreign-folder', foreign],
      ['foreign-link', linked],
    ] as const) {
      const check = () => checkTree(folder, files, 'everybody', () => undefined);
      expect(catchWriteError(code, check).message).toBe(
        catchWriteError(code, () => writeTree(folder, files)).message,
      );
    }
    const open = makeFolder();
    chmodSync(open, 0o755);
    catchWriteError('foreign-folder', () => checkTree(open, files, 'owner', () => undefined));
  });
});

test('nothing is said exactly when writing would change nothing', () => {
  const edits: ((folder: string) => void)[] = [
    () => undefined,
    (folder) => writeFileSync(join(folder, 'plan.json'), 'x'),
    (folder) => rmSync(join(folder, 'plan.json')),
    (folder) => chmodSync(join(folder, 'plan.json'), 0o755),
    (folder) => chmodSync(join(folder, 'plan.json'), 0o664),
    (folder) => rmSync(join(folder, 'manifest.json')),
    (folder) => writeFileSync(join(folder, 'stray'), ''),
    (folder) => rmSync(join(folder, 'nodes'), { recursive: true }),
  ];
  for (const edit of edits) {
    for (const wanted of [files, files.slice(1), [...files, ...filesOf({ more: '' })]]) {
      const folder = made();
      edit(folder);
      const said = attempt(() => check(folder, wanted).found.length > 0);
      const before = stampsOf(folder);
      const changed = attempt(() => {
        writeTree(folder, wanted);
        return JSON.stringify(stampsOf(folder)) !== JSON.stringify(before);
      });
      expect(said).toEqual(changed);
    }
  }
});

/** What it gives, or the code with which it refuses. */
function attempt(act: () => boolean): unknown {
  try {
    return act();
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
}
