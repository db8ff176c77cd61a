import { createHash } from 'node:crypto';
import { type Dirent, mkdirSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../host/run-command.js';

/** What lies at a path of a disk: its kind, size in bytes, and the digest of its content or its destination. */
export interface DiskEntry {
  readonly kind: 'file' | 'folder' | 'link' | 'other';
  readonly mode: string;
  readonly size: number;
  readonly content: string;
  /** A file that holds the text that was looked for. */
  readonly marked: boolean;
}

/** What a disk holds, by absolute path. */
export type DiskTree = ReadonlyMap<string, DiskEntry>;

/**
 * Reads these folders of a disk that saveDisk wrote, without a kernel: the copy-on-write file is merged with its image
 * (uml_moo) and taken apart (debugfs). `place`: a folder that is made, and removed again. `mark`: a text to look for.
 */
export async function readDisk(
  disk: string,
  folders: readonly string[],
  place: string,
  mark: string,
): Promise<DiskTree> {
  mkdirSync(place);
  try {
    const merged = join(place, 'disk.img');
    await runCommand('uml_moo', [disk, merged], { limit: 120_000 });
    const root = join(place, 'root');
    const commands = folders.map((folder) => `rdump ${folder} ${makeParent(root, folder)}\n`);
    await writeFile(join(place, 'commands'), commands.join(''));
    await runCommand('debugfs', ['-f', join(place, 'commands'), merged], { limit: 120_000 });
    return new Map(listTree(root, '', mark));
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

function makeParent(root: string, folder: string): string {
  const parent = join(root, folder, '..');
  mkdirSync(parent, { recursive: true });
  return parent;
}

function* listTree(root: string, folder: string, mark: string): Generator<[string, DiskEntry]> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    yield [path, describe(entry, join(root, path), mark)];
    if (entry.isDirectory()) yield* listTree(root, path, mark);
  }
}

function describe(entry: Dirent, place: string, mark: string): DiskEntry {
  const none = { mode: '', size: 0, content: '', marked: false };
  if (entry.isSymbolicLink()) return { ...none, kind: 'link', content: readlinkSync(place) };
  const { mode, size } = statSync(place);
  const bits = (mode & 0o7777).toString(8);
  if (entry.isDirectory()) return { ...none, kind: 'folder', mode: bits };
  if (!entry.isFile()) return { ...none, kind: 'other', mode: bits };
  const bytes = readFileSync(place);
  return { kind: 'file', mode: bits, size, content: hash(bytes), marked: bytes.includes(mark) };
}

function hash(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
