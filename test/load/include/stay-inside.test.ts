import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openSpecFolder } from '../../../src/load/include/spec-folder.js';

const base = mkdtempSync(join(tmpdir(), 'clockseed-include-'));
afterAll(() => rmSync(base, { recursive: true }));
mkdirSync(join(base, 'site/halls'), { recursive: true });
mkdirSync(join(base, 'site-2'));
writeFileSync(join(base, 'secret'), 'polling: secret\n');
writeFileSync(join(base, 'site-2/near'), 'polling: near\n');
writeFileSync(join(base, 'site/halls/north.yaml'), 'polling: tight\n');
symlinkSync('halls/north.yaml', join(base, 'site/inside.yaml'));
symlinkSync('../secret', join(base, 'site/secret.yaml'));
symlinkSync(base, join(base, 'site/up'));
symlinkSync('../site-2/near', join(base, 'site/sibling.yaml'));
symlinkSync('round', join(base, 'site/round'));
execFileSync('mkfifo', [join(base, 'site/pipe')]);
// The folder may itself be reached by a link.
symlinkSync('site', join(base, 'link'));

test.each(['site/spec.yaml', 'link/spec.yaml'])('of %s files inside are read, by links as well', (spec) => {
  const folder = openSpecFolder(join(base, spec));
  for (const path of ['halls/north.yaml', 'inside.yaml'])
    expect(folder.read(path).toString()).toBe('polling: tight\n');
});

test.each([
  ['secret.yaml', /leads out of the folder of the spec, by a symbolic link/],
  ['sibling.yaml', /leads out/],
  ['up/secret', /leads out/],
  ['up', /leads out/],
  ['round', /there is no file "round"/],
  ['halls', /"halls" is a folder/],
  ['.', /"\." is a folder/],
  ['pipe', /"pipe" is no regular file/],
  ['halls/north.yaml/deeper', /there is no file/],
  ['a'.repeat(5000), /there is no file/],
])('%s is refused, and nothing of it is read', (path, expected) => {
  const found = openSpecFolder(join(base, 'site/spec.yaml')).read(path);
  expect(Buffer.isBuffer(found)).toBe(false);
  if (!Buffer.isBuffer(found)) expect(found.found).toMatch(expected);
});

test('names outside are no suggestions', () => {
  const folder = openSpecFolder(join(base, 'site/spec.yaml'));
  expect(folder.read('up/secre')).not.toHaveProperty('suggestion');
  expect(folder.read('halls/nort.yaml')).toHaveProperty('suggestion', 'halls/north.yaml');
});

test('a folder that may be entered and not listed gives no suggestion', () => {
  chmodSync(base, 0o755);
  mkdirSync(join(base, 'site/shut'), { mode: 0o311 });
  const found = asNobody(() => openSpecFolder(join(base, 'site/spec.yaml')).read('shut/absent.yaml'));
  expect(found).toEqual({
    found: 'there is no file "shut/absent.yaml" beside the spec',
    allowed: 'a file in the folder of the spec, or below it',
  });
});

/** Root may list any folder. */
function asNobody<T>(use: () => T): T {
  if (process.getuid?.() !== 0) return use();
  process.seteuid?.(65534);
  try {
    return use();
  } finally {
    process.seteuid?.(0);
  }
}
