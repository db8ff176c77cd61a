import { join } from 'node:path';
import { type Audience, refuseOpenFolder } from './audience.js';
import { hasContent } from './compare-file.js';
import { compareWanted, type Difference } from './compare-wanted.js';
import { describeDiskError } from './describe-disk-error.js';
import { inspectFolder } from './inspect-folder.js';
import { judgeUnwanted } from './judge-unwanted.js';
import { lookAt } from './look-above.js';
import { manifestName } from './name-own-entries.js';
import type { OutputFile } from './output-file.js';
import { printFinished } from './print-manifest.js';
import { listForeign } from './refuse-foreign.js';

/**
 * How a path differs from what is wanted. `outdated`: as we wrote it, but something else is wanted now. `edited`: not what the
 * manifest says that we wrote. `mode`: the content is right. `unwanted`: as we wrote it, and wanted no more; `kept`: the
 * same, but edited. `foreign`: never ours, in the way. `manifest`: all files are right, and manifest.json says otherwise.
 */
export type Deviation =
  | 'missing'
  | 'outdated'
  | 'edited'
  | 'mode'
  | 'unwanted'
  | 'kept'
  | 'foreign'
  | 'manifest';

/** A path that is not as wanted, relative to the output folder. */
export interface Deviating {
  readonly path: string;
  readonly deviation: Deviation;
}

/** What `check` may be shown of a file that has another content: where it is, and what is wanted there. */
export interface OtherContent extends Deviating {
  readonly place: string;
  readonly wanted: Buffer;
}

/**
 * Compares an output folder with what writeTree would make of it, by the same rules, and writes nothing. Sorted by path.
 * @param look is told of each file with other content while it is at hand; contents are not kept
 * @throws WriteError, as writeTree does before it writes
 */
export function checkTree(
  folder: string,
  files: Iterable<OutputFile>,
  audience: Audience,
  look: (other: OtherContent) => void,
): Deviating[] {
  try {
    refuseOpenFolder(folder, audience);
    const state = inspectFolder(folder);
    const found = new Map<string, Deviation>();
    const compared = compareWanted(folder, files, state.own, audience, (difference) => {
      const { path, bytes } = difference;
      const place = join(folder, path);
      const deviation = judge(place, difference);
      found.set(path, deviation);
      if (deviation === 'outdated' || deviation === 'edited') look({ path, deviation, place, wanted: bytes });
    });
    const unwanted = judgeUnwanted(folder, state.own, compared.wanted);
    for (const path of unwanted.removed) found.set(path, 'unwanted');
    for (const path of unwanted.kept) found.set(path, 'kept');
    for (const path of listForeign(folder, compared, unwanted)) found.set(path, 'foreign');
    if (found.size === 0 && printFinished(compared.wanted) !== state.manifest)
      found.set(manifestName, 'manifest');
    return [...found].map(([path, deviation]) => ({ path, deviation })).sort(byPath);
  } catch (error) {
    throw describeDiskError(error, folder, false);
  }
}

function judge(place: string, { bytes, standing }: Difference): Deviation {
  switch (standing) {
    case 'absent':
    // A folder of that name that will vanish: what is wanted is not there.
    case 'folder':
      return 'missing';
    case 'old':
      return isContent(place, bytes) ? 'mode' : 'outdated';
    default:
      return standing;
  }
}

function isContent(place: string, content: Buffer): boolean {
  return lookAt(place)?.size === content.length && hasContent(place, content);
}

function byPath(one: Deviating, other: Deviating): number {
  return one.path < other.path ? -1 : 1;
}
