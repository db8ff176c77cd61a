import { readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { suggest } from '../../diagnostics/suggest.js';
import { readSpecBytes } from '../read-source.js';

/** Why a file cannot be included. */
export interface IncludeRefusal {
  readonly code?: 'include' | 'too-large';
  readonly found: string;
  readonly allowed: string;
  readonly suggestion?: string;
}

/**
 * Where the files are that a spec may include: its own folder and what is below, on the disk or in a git revision.
 * Paths are relative to it, with / and without `..`.
 */
export interface SpecFolder {
  /** The spec's own path in it. */
  readonly spec: string;
  /** What a file is called in messages. */
  nameOf(path: string): string;
  /** Its bytes, at most one more than the largest spec. Throws the system's error when it can not be read. */
  read(path: string): Buffer | IncludeRefusal;
}

export const INSIDE = 'a file in the folder of the spec, or below it';

/** The folder of a spec on the disk. Symbolic links are followed as long as they stay inside. */
export function openSpecFolder(file: string): SpecFolder {
  const folder = dirname(file);
  return {
    spec: basename(file),
    nameOf: (path) => join(folder, path),
    read: (path) => readInside(folder, path),
  };
}

function readInside(folder: string, path: string): Buffer | IncludeRefusal {
  const inside = realpathSync(folder);
  const place = resolveLinks(join(inside, path));
  if (place === undefined) return refuseMissing(inside, path);
  // Before anything of it is read: excerpts show what is there.
  if (place !== inside && !isBelow(inside, place)) {
    const found = `${JSON.stringify(path)} leads out of the folder of the spec, by a symbolic link`;
    return { found, allowed: INSIDE };
  }
  const status = statSync(place);
  if (status.isFile()) return readSpecBytes(place);
  const kind = status.isDirectory() ? 'a folder' : 'no regular file';
  return { found: `${JSON.stringify(path)} is ${kind}`, allowed: INSIDE };
}

/** The file that a path leads to, or undefined where it leads nowhere. */
function resolveLinks(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch (error) {
    if (isCode(error, 'ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG')) return undefined;
    throw error;
  }
}

function isBelow(folder: string, place: string): boolean {
  return place.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}

/** The nearest name in the same folder is what was meant, mostly. */
function refuseMissing(inside: string, path: string): IncludeRefusal {
  const parent = dirname(path);
  const place = resolveLinks(join(inside, parent));
  const isListed = place !== undefined && (place === inside || isBelow(inside, place));
  const names = isListed ? listNames(place) : [];
  return explainMissing(
    path,
    names.map((name) => join(parent, name)),
  );
}

/** What is in a folder, as far as it can be seen: that is for a suggestion only. */
function listNames(place: string): string[] {
  try {
    return readdirSync(place);
  } catch (error) {
    if (isCode(error, 'ENOTDIR', 'EACCES')) return [];
    throw error;
  }
}

/** What to say of a path at which nothing is; `others` are what there is. */
export function explainMissing(path: string, others: readonly string[]): IncludeRefusal {
  const isPattern = /[*?]/.test(path);
  const nearest = isPattern ? undefined : suggest(path, others);
  return {
    found: `there is no file ${JSON.stringify(path)} beside the spec`,
    allowed: isPattern ? 'the name of a file: patterns are not read' : INSIDE,
    ...(nearest && { suggestion: nearest }),
  };
}

function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
