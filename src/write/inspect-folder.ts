import { constants } from 'node:buffer';
import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isStagingName } from './identify-process.js';
import { lookAt } from './look-above.js';
import { manifestName } from './name-own-entries.js';
import { type OwnFiles, parseManifest } from './parse-manifest.js';
import { printPath, printPaths } from './print-path.js';
import { WriteError } from './write-error.js';

/** An output folder as it was found. */
export interface FolderState {
  /** The manifest's text; undefined when there is none. */
  readonly manifest: string | undefined;
  /** Which manifest that was: each one that is written differs, also where its text is the same again. */
  readonly edition: string | undefined;
  readonly own: OwnFiles;
  /** Staging folders are there: another run's, or left by one that was killed. */
  readonly staged: boolean;
}

/**
 * Says what an output folder holds, and refuses one that is not ours: it must be absent, empty, or hold our manifest.
 * Staging folders count as nothing: a first run that was killed early leaves only that.
 * @throws WriteError foreign-folder, foreign-manifest
 */
export function inspectFolder(folder: string): FolderState {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (!found && lookAt(folder)) throw refuseFolder(folder, 'is a symbolic link that leads nowhere');
  if (!found) return { manifest: undefined, edition: undefined, own: new Map(), staged: false };
  if (!found.isDirectory()) throw refuseFolder(folder, 'is not a folder');
  const entries = readdirSync(folder, { withFileTypes: true });
  const others = entries.filter((entry) => !(entry.isDirectory() && isStagingName(entry.name)));
  const staged = others.length < entries.length;
  // Before the text: a manifest that comes in between is then seen as a change later on.
  const edition = identifyManifest(folder);
  const manifest = readManifest(folder);
  if (manifest !== undefined) {
    return { manifest, edition, own: parseManifest(manifest, join(folder, manifestName)), staged };
  }
  if (others.length === 0) return { manifest, edition, own: new Map(), staged };
  const names = printPaths(others.map((entry) => entry.name).sort());
  throw refuseFolder(folder, `is not empty and has no ${manifestName} of ours. It holds:${names}\n`);
}

/** Inode and time of the manifest's last change, undefined when there is none: a run puts a new file in its place. */
export function identifyManifest(folder: string): string | undefined {
  const found = lstatSync(join(folder, manifestName), { throwIfNoEntry: false, bigint: true });
  return found && `${found.ino} ${found.ctimeNs}`;
}

/**
 * The manifest's text, or undefined when there is none.
 * @throws WriteError foreign-folder when it is none that we could have written
 */
function readManifest(folder: string): string | undefined {
  const path = join(folder, manifestName);
  const found = lookAt(path);
  if (!found) return undefined;
  if (!found.isFile()) throw refuseFolder(folder, `has a ${manifestName} that is not a regular file`);
  if (found.size > constants.MAX_STRING_LENGTH)
    throw refuseFolder(folder, `has a ${manifestName} of absurd size`);
  return readFileSync(path, 'utf8');
}

function refuseFolder(folder: string, found: string): WriteError {
  const end = found.endsWith('\n') ? '' : '. ';
  return new WriteError(
    'foreign-folder',
    `${printPath(folder)} ${found}${end}clockseed writes to a folder that does not exist yet, is empty, or that it made. ` +
      'Name another one, or empty it yourself. Nothing was changed.',
  );
}
