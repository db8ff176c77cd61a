import { relative } from 'node:path';
import { findGitProblem, resolveReal } from '../secrets/look-for-git.js';
import { UsageError } from './refusal.js';

/** Names that stand for all that comes into the folder: one of its own, and one below. */
const WITHIN = ['manifest.json', 'nodes/machine/user-data'];

/** Refuses places from which secrets would get into `out` or into git. @throws UsageError */
export function checkPlaces(out: string, keys: string | undefined, secretsOut: string | undefined): void {
  if (keys !== undefined && isWithin(keys, out))
    throw new UsageError(`${keys} is inside ${out}, which is to be committed: keys belong elsewhere.`);
  if (secretsOut === undefined) return;
  if (isWithin(secretsOut, out) || isWithin(out, secretsOut))
    throw new UsageError(
      `--secrets-out ${secretsOut} and --out ${out} stand in each other: name folders apart.`,
    );
  for (const name of WITHIN) {
    const problem = findGitProblem(`${secretsOut}/${name}`);
    if (problem !== undefined)
      throw new UsageError(
        `${secretsOut}/${name} ${problem}: name a folder elsewhere, or let git ignore it.`,
      );
  }
}

/** Whether a path is a folder or stands in it, links followed. */
export function isWithin(path: string, folder: string): boolean {
  const way = relative(resolveReal(folder), resolveReal(path));
  return way === '' || !/^\.\.(\/|$)/.test(way);
}
