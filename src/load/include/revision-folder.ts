import { posix } from 'node:path';
import { readEntry } from '../read-revision.js';
import { explainMissing, INSIDE, type SpecFolder } from './spec-folder.js';

/** A spec in a git revision: `REVISION:PATH` as git has it. */
export interface RevisionPath {
  readonly revision: string;
  readonly path: string;
  /** Where git is run: a path that begins with ./ is relative to it. */
  readonly folder: string;
}

/** The folder of a spec as a revision has it. Symbolic links are not followed: a revision says where they lead, no more. */
export function openRevisionFolder({ revision, path, folder }: RevisionPath, shown: string): SpecFolder {
  const parent = path.replace(/[^/]*$/, '');
  const name = shown.slice(0, shown.length - posix.basename(path).length);
  return {
    spec: posix.basename(path),
    nameOf: (included) => `${name}${included}`,
    read: (included) => {
      if (revision === '')
        return {
          found: 'a spec in the index has no folder to include from',
          allowed: 'a revision such as HEAD',
        };
      const found = readEntry(`${revision}:${parent}`, included, folder);
      if (Buffer.isBuffer(found)) return found;
      if (found.reason === 'missing') return explainMissing(included, []);
      return { found: `${JSON.stringify(included)} is ${found.reason} in ${revision}`, allowed: INSIDE };
    },
  };
}
