import { describe, expect } from 'vitest';
import { testWith } from '../support/tools.js';
import { waitFor } from '../support/wait-for.js';
import { Cell, type Files, filesOf } from './support/cell.js';
import { keygenFor, renderWithKeys } from './support/make-keys.js';
import { RELEASES } from './support/releases.js';

const TRUE = '10.9.0.1';
const FALSE = '10.9.0.9';

/** `p` is what it says it is; at the address of `q` answers somebody else. */
const specFor = (system: string) => `version: 1
name: t
os: ${system}
groups:
  g:
    network: 10.9.0.0/24
    interface: eth0
    authentication: keys
    primary: {p: ${TRUE}, q: ${FALSE}}
    secondary: {right: 10.9.0.2, wrong: 10.9.0.3, missing: 10.9.0.4, swapped: 10.9.0.5}
`;

const edit = ({ conf, keys }: Files, change: (keys: string) => string): Files => ({
  conf,
  keys: change(keys),
});
/** The first hexadecimal digit of each key is another one. */
const spoil = (keys: string) => keys.replace(/HEX:(.)/g, (_, digit) => `HEX:${digit === '0' ? '1' : '0'}`);
/** The same ids, each with the key of the other. */
const swap = (keys: string) => {
  const secrets = [...keys.matchAll(/HEX:\S+/g)].map(([text]) => text).reverse();
  return keys.replace(/HEX:\S+/g, () => secrets.shift() ?? '');
};
const IMPOSTOR = 'local stratum 1\nallow\nbindacqdevice eth0\n';
/** As if the spec had no authentication. */
const withoutKey = ({ conf }: Files) => ({
  conf: conf.replace(/^(keyfile|authselectmode).*$/gm, '').replace(/ key \d+/g, ''),
  keys: '',
});

describe.each(RELEASES)('%s', (chronyd, chronyc, system) => {
  testWith(
    [chronyd, chronyc, 'netns'],
    'follows whoever proves itself, and nobody else; still answers those without a key',
    async (paths) => {
      const spec = specFor(system);
      const { machines } = renderWithKeys(spec, keygenFor(spec));
      const files = (name: string) => filesOf(machines.get(name));
      const cell = await Cell.create({ chronyd: paths[chronyd], chronyc: paths[chronyc] });
      try {
        await cell.add('p', `${TRUE}/24`, files('p'));
        await cell.add('q', `${FALSE}/24`, { conf: IMPOSTOR, keys: '' });
        await cell.add('right', '10.9.0.2/24', files('right'));
        await cell.add('wrong', '10.9.0.3/24', edit(files('wrong'), spoil));
        await cell.add(
          'missing',
          '10.9.0.4/24',
          edit(files('missing'), () => '# none\n'),
        );
        await cell.add('swapped', '10.9.0.5/24', edit(files('swapped'), swap));
        await cell.add('open', '10.9.0.7/24', withoutKey(files('right')));
        await waitFor('the right key selects', () => cell.selected('right') === TRUE);
        // Of stratum 1: without keys the impostor wins.
        await waitFor('whoever has no key is answered', () => cell.counts('open', TRUE).valid > 2);
        await waitFor(
          'whoever asks without keys follows the impostor',
          () => cell.selected('open') === FALSE,
        );
        // Without its key chronyd asks nobody.
        const asked = () => ['wrong', 'swapped'].every((name) => cell.counts(name, TRUE).sent >= 6);
        await waitFor('the others have asked often enough', asked, 30);
        for (const name of ['wrong', 'missing', 'swapped']) {
          expect([name, cell.selected(name)]).toEqual([name, undefined]);
          expect([name, cell.counts(name, TRUE).valid, cell.counts(name, FALSE).valid]).toEqual([name, 0, 0]);
        }
        expect(cell.selected('right')).toBe(TRUE);
        expect(cell.counts('right', FALSE).valid).toBe(0);
        expect(cell.counts('p', FALSE)).toMatchObject({ valid: 0 });
        expect(cell.selected('p')).toBeUndefined();
      } finally {
        await cell.close();
      }
    },
    90_000,
  );
});
