import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What tells a file that was written again: inode and times, by path. */
export type Stamps = ReadonlyMap<string, string>;

/** The stamps of all files below a folder. */
export function readStamps(folder: string): Stamps {
  const stamps = new Map<string, string>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.path, entry.name);
    const { ino, mtimeNs, ctimeNs } = lstatSync(path, { bigint: true });
    stamps.set(path.slice(folder.length + 1), `${ino} ${mtimeNs} ${ctimeNs}`);
  }
  return stamps;
}

/** The files that are new, gone, or have been written since. */
export function listTouched(folder: string, before: Stamps): string[] {
  const after = readStamps(folder);
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => before.get(path) !== after.get(path));
}
