import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifestName } from '../write/name-own-entries.js';
import { parseManifest } from '../write/parse-manifest.js';
import { printPath } from '../write/print-path.js';
import { indexAccess, type PrivateIndex } from './index-access.js';
import { parseAccessList } from './parse-access-list.js';

/** The access list's name, at the root of the private tree. */
export const accessName = 'access.json';

/** The folders that are served. */
export interface Places {
  /** What `clockseed generate --out` wrote. */
  readonly out: string;
  /** What `--secrets-out` wrote. */
  readonly secrets?: string | undefined;
  /** Kernels, images and the like of the site's own. */
  readonly files?: string | undefined;
}

/** What the trees' own lists say. */
export interface Trees {
  readonly published: ReadonlySet<string>;
  readonly access: PrivateIndex | undefined;
}

/** A list of a tree is absent or wrong; the message is one line, without any piece of it. */
export class TreeError extends Error {
  override readonly name = 'TreeError';
}

/**
 * Gives a function that reads the lists of the trees, anew only where they have changed: a later `generate` is served
 * without a restart. The function throws where one of them cannot be used: without the access list nobody
 * knows whose a boot script is.
 */
export function createTreeReader({ out, secrets }: Places): () => Trees {
  const readPublished = cacheFile(join(out, manifestName), readPaths);
  const readAccess =
    secrets === undefined ? () => undefined : cacheFile(join(secrets, accessName), readIndex);
  return () => ({ published: readPublished(), access: readAccess() });
}

function readPaths(text: string, path: string): ReadonlySet<string> {
  return new Set(parseManifest(text, path).keys());
}

function readIndex(text: string, path: string): PrivateIndex {
  const list = parseAccessList(text);
  if (typeof list === 'string') throw new TreeError(`${printPath(path)} ${list}`);
  return indexAccess(list);
}

/** A file's meaning, for as long as the same file stands there: generate puts a new one in its place. */
function cacheFile<T>(path: string, parse: (text: string, path: string) => T): () => T {
  let known: { readonly edition: string; readonly value: T } | undefined;
  return () => {
    // Before the text: a file that comes in between is then seen as a change the next time.
    const edition = identify(path);
    if (known?.edition !== edition) known = { edition, value: parse(readFileSync(path, 'utf8'), path) };
    return known.value;
  };
}

function identify(path: string): string {
  const found = lstatSync(path, { throwIfNoEntry: false, bigint: true });
  if (!found?.isFile()) throw new TreeError(`${printPath(path)}: no such file`);
  return `${found.ino} ${found.ctimeNs} ${found.size}`;
}
