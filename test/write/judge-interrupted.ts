import { expect } from 'vitest';
import { parseManifest } from '../../src/write/parse-manifest.js';
import { type OutputFile, writeTree } from '../../src/write/write-tree.js';
import { readTree, treeOf } from './use-folder.js';

const staging = /^\.clockseed-staging-/;

/** Every file of an interrupted folder, without the manifest and what was staged. */
function readInterrupted(folder: string): { files: Map<string, string>; manifest: string | undefined } {
  const { 'manifest.json': manifest, ...tree } = readTree(folder);
  const entries = Object.entries(tree).filter(([path]) => !staging.test(path) && !path.endsWith('/'));
  return { files: new Map(entries), manifest };
}

/**
 * Expects that each file is whole and from one of the renderings that may be there, that none which they all have is
 * missing, and that the manifest lists every file. Says whether the tree is none of them, that is: in between.
 */
export function expectOldOrNew(folder: string, renderings: readonly (readonly OutputFile[])[]): boolean {
  const { files, manifest } = readInterrupted(folder);
  const maps = renderings.map(
    (list) => new Map(list.map(({ path, content }) => [path, Buffer.from(content).toString()])),
  );
  for (const [path, content] of files) {
    const isWhole = maps.some((map) => map.get(path) === content);
    expect(isWhole, `${path} is neither old nor new: ${content.slice(0, 80)}`).toBe(true);
  }
  const [first = new Map<string, string>(), ...others] = maps;
  const common = [...first.keys()].filter((path) => others.every((map) => map.has(path)));
  expect(common.filter((path) => !files.has(path))).toEqual([]);
  const own = manifest === undefined ? new Map() : parseManifest(manifest, 'manifest.json');
  expect([...files.keys()].filter((path) => !own.has(path))).toEqual([]);
  return !maps.some(
    (map) => map.size === files.size && [...map].every(([path, text]) => files.get(path) === text),
  );
}

/** Expects that one more run leaves exactly the wanted tree, and takes nothing for edited by hand. */
export function expectFinished(folder: string, files: readonly OutputFile[]): void {
  expect(writeTree(folder, files)).toMatchObject({ overwritten: [], kept: [] });
  const { 'manifest.json': manifest = '', ...tree } = readTree(folder);
  expect(tree).toEqual(treeOf(files));
  const own = parseManifest(manifest, 'manifest.json');
  expect([...own.keys()].sort()).toEqual(files.map(({ path }) => path).sort());
  expect([...own.values()].every((digests) => digests.length === 1)).toBe(true);
  expect(writeTree(folder, files)).toMatchObject({ written: [], removed: [] });
}
