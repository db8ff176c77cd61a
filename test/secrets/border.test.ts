import { describe, expect } from 'vitest';
import { testWith } from '../support/tools.js';
import { waitFor } from '../support/wait-for.js';
import { Cell, filesOf } from './support/cell.js';
import { keygenFor, renderWithKeys } from './support/make-keys.js';
import { RELEASES } from './support/releases.js';

/** `r` leads a group with keys, with a peer that is down, and takes the time in one without. */
const specFor = (system: string) => `version: 1
name: t
os: ${system}
groups:
  core:
    network: 10.9.0.0/24
    interface: eth0
    primary: {c: 10.9.0.1}
    secondary: {r: 10.9.0.2, q: 10.9.0.3}
  wall:
    network: 10.8.0.0/24
    interface: eth0
    follows: core
    authentication: keys
    primary: {r: 10.8.0.2, q: 10.8.0.3}
    secondary: {w: 10.8.0.4}
`;

describe.each(RELEASES)('%s', (chronyd, chronyc, system) => {
  testWith(
    [chronyd, chronyc, 'netns'],
    'a relay at the border of keys follows whom it has no key for, also while its peer is down; not so by default',
    async (paths) => {
      const spec = specFor(system);
      const { machines } = renderWithKeys(spec, keygenFor(spec));
      const ours = filesOf(machines.get('r'));
      const byDefault = { ...ours, conf: ours.conf.replace(/^authselectmode .*$/m, '') };
      expect(byDefault.conf).not.toBe(ours.conf);
      const cell = await Cell.create({ chronyd: paths[chronyd], chronyc: paths[chronyc] });
      try {
        await cell.add('c', '10.9.0.1/24', { conf: 'local stratum 8\nallow\n', keys: '' });
        await cell.add('r', '10.9.0.2/24', ours);
        await cell.add('default', '10.9.0.3/24', byDefault);
        await waitFor('the relay follows', () => cell.selected('r') === '10.9.0.1');
        await waitFor(
          'the other one has answers as well',
          () => cell.counts('default', '10.9.0.1').valid >= 6,
          30,
        );
        expect(cell.selected('default')).toBeUndefined();
      } finally {
        await cell.close();
      }
    },
    60_000,
  );
});
