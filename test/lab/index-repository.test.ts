import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { indexRepository } from '../../lab/gateway/index-repository.js';
import { findArchivePath } from '../../lab/gateway/serve-repository.js';

const index = indexRepository('bookworm', 'Package: chrony\nFilename: ./chrony_4.3_amd64.deb\n\n');

test('packages lie in pool/', () => {
  const packed = index.get('dists/bookworm/main/binary-amd64/Packages.gz') ?? Buffer.alloc(0);
  expect(gunzipSync(packed).toString()).toContain('Filename: pool/chrony_4.3_amd64.deb');
});

test('Release has the digest and size of what is served', () => {
  const content = index.get('dists/bookworm/main/binary-amd64/Packages') ?? Buffer.alloc(0);
  const digest = createHash('sha256').update(content).digest('hex');
  expect(index.get('dists/bookworm/Release')?.toString()).toContain(
    `\n ${digest} ${content.length} main/binary-amd64/Packages\n`,
  );
});

test('the other pockets are there, and empty', () => {
  for (const pocket of ['updates', 'security', 'backports']) {
    expect(index.get(`dists/bookworm-${pocket}/Release`)?.toString()).toContain(
      `Suite: bookworm-${pocket}\n`,
    );
    expect(index.get(`dists/bookworm-${pocket}/main/binary-amd64/Packages`)?.length).toBe(0);
  }
});

test.each([
  ['/debian/dists/bookworm/Release', 'dists/bookworm/Release'],
  ['http://any.invalid/x/pool/c_1%3a2.deb', 'pool/c_1:2.deb'],
  ['/', undefined],
  ['http://any.invalid/dists/../../etc/passwd', undefined],
])('%s is asked for as %s', (url, path) => {
  expect(findArchivePath(url)).toBe(path);
});
