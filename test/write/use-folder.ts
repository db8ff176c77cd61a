import { lstatSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { type OutputFile, WriteError, type WriteErrorCode } from '../../src/write/write-tree.js';

/** A new folder for one test, removed after it. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'clockseed-write-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Everything below a folder: relative path to content; folders end in "/" with no content, links show their target. */
export function readTree(folder: string, above = ''): Record<string, string> {
  const tree: Record<string, string> = {};
  for (const entry of readdirSync(join(folder, above), { withFileTypes: true })) {
    const path = above + entry.name;
    if (entry.isDirectory()) Object.assign(tree, { [`${path}/`]: '' }, readTree(folder, `${path}/`));
    else if (entry.isSymbolicLink()) tree[path] = `-> ${readlinkSync(join(folder, path))}`;
    else tree[path] = readFileSync(join(folder, path), 'utf8');
  }
  return tree;
}

/** readTree, without the manifest. */
export function readFilesOf(folder: string): Record<string, string> {
  const { 'manifest.json': _, ...files } = readTree(folder);
  return files;
}

/** What readFilesOf gives for a folder that holds exactly these files. */
export function treeOf(files: Iterable<OutputFile>): Record<string, string> {
  const tree: Record<string, string> = {};
  for (const { path, content } of files) {
    for (let end = path.indexOf('/'); end !== -1; end = path.indexOf('/', end + 1))
      tree[path.slice(0, end + 1)] = '';
    tree[path] = Buffer.from(content).toString();
  }
  return tree;
}

/** Turns `{path: content}` into output files. */
export function filesOf(tree: Readonly<Record<string, string>>): OutputFile[] {
  return Object.entries(tree).map(([path, content]) => ({ path, content }));
}

/** Everything that writing could change on a path: inode, times, mode and so on. */
export function stampsOf(folder: string): Record<string, string> {
  const paths = ['', ...Object.keys(readTree(folder))];
  const stamp = (path: string): string => {
    const { ino, mtimeMs, ctimeMs, mode } = lstatSync(join(folder, path));
    return [ino, mtimeMs, ctimeMs, mode].join(' ');
  };
  return Object.fromEntries(paths.map((path) => [path, stamp(path)]));
}

/** Runs what must throw a WriteError of this code, and hands it over. */
export function catchWriteError(code: WriteErrorCode, act: () => unknown): WriteError {
  try {
    act();
  } catch (error) {
    if (!(error instanceof WriteError)) throw error;
    expect(error.code, error.message).toBe(code);
    return error;
  }
  throw new Error(`nothing was thrown, a WriteError "${code}" was expected`);
}
