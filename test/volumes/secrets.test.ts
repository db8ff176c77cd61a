import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { runCli, withSpec } from '../commands/support/run-cli.js';
import { testWith } from '../support/tools.js';
import { readVolume } from './support/read-volume.js';

const SPEC = `version: 1
name: t
os: debian-12
groups:
  g: {network: 10.0.0.0/24, interface: a, authentication: keys, primary: {p: 10.0.0.1}, secondary: {s: 10.0.0.2}}
  h: {network: 10.1.0.0/24, interface: a, primary: {q: 10.1.0.1}, secondary: {r: 10.1.0.2}}
`;

testWith(
  ['xorriso'],
  'a volume holds keys in the private tree only, and is private there',
  ({ xorriso }) => {
    const secrets = mkdtempSync(join(tmpdir(), 'clockseed-secrets-'));
    try {
      withSpec(SPEC, (folder) => {
        const run = (...args: string[]) => runCli(args, { folder, environment: { TMPDIR: secrets } });
        const keys = join(secrets, 'keys');
        expect(run('keygen', 'topology.yaml', '--keys', keys).status).toBe(0);
        const args = ['--keys', keys, '--secrets-out', join(secrets, 's'), '--out', 'o', '--iso'];
        expect(run('generate', 'topology.yaml', ...args)).toMatchObject({ status: 0, stderr: '' });
        const [, key = '?'] = /HEX:([0-9a-f]{32})/i.exec(readFileSync(keys, 'utf8')) ?? [];
        const holdsKey = (tree: string, machine: string) =>
          [...readVolume(xorriso, join(tree, `volumes/${machine}.iso`), 'rock-ridge').values()].some((text) =>
            text.toString().toUpperCase().includes(key.toUpperCase()),
          );
        expect(readdirSync(join(folder, 'o/volumes'))).toEqual(['p.iso', 'q.iso', 'r.iso', 's.iso']);
        expect(readdirSync(join(secrets, 's/volumes'))).toEqual(['p.iso', 's.iso']);
        for (const machine of ['p', 's']) {
          expect(holdsKey(join(secrets, 's'), machine)).toBe(true);
          expect(holdsKey(join(folder, 'o'), machine)).toBe(false);
          expect(statSync(join(secrets, `s/volumes/${machine}.iso`)).mode & 0o777).toBe(0o600);
        }
        expect(readdirSync(secrets).sort()).toEqual(['keys', 's']);
      });
    } finally {
      rmSync(secrets, { recursive: true });
    }
  },
  120_000,
);
