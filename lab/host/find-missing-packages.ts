import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { labFolder } from '../locate-folders.js';
import { readPackageVersions } from './read-package-versions.js';

/** The Debian packages that the lab works with on this host, one a line in lab/debian-packages.txt. */
export function listNeededPackages(): string[] {
  return readFileSync(join(labFolder, 'debian-packages.txt'), 'utf8').split('\n').filter(Boolean);
}

/** Those that are not installed; on a host without dpkg all of them. */
export async function findMissingPackages(): Promise<string[]> {
  const needed = listNeededPackages();
  const installed = await readPackageVersions(needed);
  return needed.filter((name) => !installed.has(name));
}
