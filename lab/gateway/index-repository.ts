import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

/** Folders of an archive, by path: a text to answer with. */
export type RepositoryIndex = ReadonlyMap<string, Buffer>;

const POCKETS = ['', '-updates', '-backports', '-security'];

/**
 * The index files (dists/…) of a Debian archive whose packages all lie in pool/. `listing` is what
 * `dpkg-scanpackages .` printed. The pockets besides the release itself are there, and empty.
 */
export function indexRepository(suite: string, listing: string): RepositoryIndex {
  const index = new Map<string, Buffer>();
  const pooled = Buffer.from(listing.replaceAll('Filename: ./', 'Filename: pool/'));
  for (const pocket of POCKETS) {
    const packages = pocket === '' ? pooled : Buffer.alloc(0);
    const files = { Packages: packages, 'Packages.gz': gzipSync(packages) };
    const folder = `dists/${suite}${pocket}`;
    index.set(`${folder}/Release`, Buffer.from(writeRelease(`${suite}${pocket}`, files)));
    for (const [name, content] of Object.entries(files))
      index.set(`${folder}/main/binary-amd64/${name}`, content);
  }
  return index;
}

// No Valid-Until: the machines' clocks are wrong on purpose.
function writeRelease(suite: string, files: Readonly<Record<string, Buffer>>): string {
  const digests = Object.entries(files).map(([name, content]) => {
    const digest = createHash('sha256').update(content).digest('hex');
    return ` ${digest} ${content.length} main/binary-amd64/${name}`;
  });
  return [
    'Origin: Debian',
    'Label: Debian',
    `Suite: ${suite}`,
    `Codename: ${suite}`,
    'Date: Sat, 01 Jan 2022 00:00:00 UTC',
    'Architectures: all amd64',
    'Components: main',
    'SHA256:',
    ...digests,
    '',
  ].join('\n');
}
