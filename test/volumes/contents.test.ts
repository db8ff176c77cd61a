import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { EXAMPLE, runCli, withFolder, withSpec } from '../commands/support/run-cli.js';
import { testWith } from '../support/tools.js';
import { identifyVolume, readVolume } from './support/read-volume.js';

const LONG = 'x'.repeat(63);
/** A name of the greatest length, machines that are not listed, and more machines than are packed at a time. */
const SPEC = `version: 1
name: t
os: debian-12
groups:
  g:
    network: 10.0.0.0/24
    interface: a
    primary: {p: 10.0.0.1}
    secondary: {${LONG}: 10.0.0.2, n-01..20: 10.0.0.10..29}
  h: {network: 10.1.0.0/24, interface: a, primary: {q: 10.1.0.1}, secondary: any, datasource: openstack}
`;
const SEED = ['meta-data', 'network-config', 'user-data', 'vendor-data'];

testWith(
  ['xorriso'],
  'every machine has a volume, with its seed as it stands beside it',
  ({ xorriso }) => {
    withSpec(SPEC, (folder) => {
      const args = ['generate', 'topology.yaml', '--iso', '--out', 'o'];
      expect(runCli(args, { folder })).toMatchObject({ status: 0, stderr: '' });
      const machines = readdirSync(join(folder, 'o/nodes'));
      expect(machines).toHaveLength(24);
      expect(machines).toEqual(expect.arrayContaining([LONG, 'h-secondary']));
      expect(readdirSync(join(folder, 'o/volumes'))).toEqual(machines.map((name) => `${name}.iso`));
      // Reading one takes a quarter of a second: some of each batch, with the first and the last.
      for (const machine of machines.filter((_, index) => index % 6 === 0 || index === machines.length - 1)) {
        const seed = new Map(
          SEED.map((name) => [name, readFileSync(join(folder, 'o/nodes', machine, name))] as const),
        );
        const volume = join(folder, 'o/volumes', `${machine}.iso`);
        for (const names of machine === LONG
          ? (['rock-ridge', 'joliet'] as const)
          : (['rock-ridge'] as const))
          expect({ machine, names, files: readVolume(xorriso, volume, names) }).toEqual({
            machine,
            names,
            files: seed,
          });
      }
    });
  },
  120_000,
);

testWith(
  ['xorriso'],
  'a volume is found by its label, and has no padding',
  () => {
    withFolder((folder) => {
      runCli(['generate', EXAMPLE, '--iso', '--out', 'o'], { folder });
      const volume = join(folder, 'o/volumes/wall-1.iso');
      expect(identifyVolume(volume)).toContain('LABEL=cidata\nTYPE=iso9660\n');
      const seed = SEED.map((name) => statSync(join(folder, 'o/nodes/wall-1', name)).size);
      // An empty one takes some 70 kB, each file the rest of its last sector; padding would take 300 kB.
      const limit = seed.reduce((sum, size) => sum + size + 2048, 128 * 1024);
      expect(statSync(volume).size).toBeLessThan(limit);
    });
  },
  120_000,
);

testWith(
  ['xorriso'],
  'volumes are files like any other: unchanged they stay, without --iso they go',
  () => {
    withFolder((folder) => {
      const generate = (...more: string[]) =>
        JSON.parse(runCli(['generate', EXAMPLE, '--out', 'o', '--json', ...more], { folder }).stdout);
      const first = generate('--iso').written;
      expect(first).toContain('volumes/wall-9.iso');
      expect(generate('--iso')).toMatchObject({ written: [], unchanged: first.length, removed: [] });
      const volumes = first.filter((path: string) => path.startsWith('volumes/'));
      expect(generate()).toMatchObject({ written: [], unchanged: first.length - 9, removed: volumes });
      expect(readdirSync(join(folder, 'o'))).not.toContain('volumes');
    });
  },
  120_000,
);
