import { describe, expect } from 'vitest';
import type { KeyFile } from '../../src/secrets/key-file.js';
import { testWith } from '../support/tools.js';
import { waitFor } from '../support/wait-for.js';
import { Cell, type Files, filesOf } from './support/cell.js';
import { keygenFor, renderWithKeys } from './support/make-keys.js';
import { RELEASES } from './support/releases.js';

const ADDRESSES = { p: '10.9.0.1', q: '10.9.0.2', s: '10.9.0.3', t: '10.9.0.4' };
type Name = keyof typeof ADDRESSES;
const NAMES = Object.keys(ADDRESSES) as Name[];
const PRIMARIES = [ADDRESSES.p, ADDRESSES.q];

const specFor = (system: string) => `version: 1
name: t
os: ${system}
groups:
  g:
    network: 10.9.0.0/24
    interface: eth0
    authentication: keys
    primary: {p: 10.9.0.1, q: 10.9.0.2}
    secondary: {s: 10.9.0.3, t: 10.9.0.4}
`;

/** Answers that each machine has taken from each of its sources: proved, whatever time they give. */
function countAnswers(cell: Cell): Map<string, number> {
  const counts = NAMES.flatMap((name) =>
    [...cell.sources(name).keys()].map(
      (address) => [`${name} ${address}`, cell.counts(name, address).valid] as const,
    ),
  );
  return new Map(counts);
}

/**
 * Everybody takes another answer from everybody; meanwhile these secondaries always follow one, or have both and can not decide: on a
 * busy host each of two may for a moment be held for wrong (`x`), with whatever keys.
 */
async function expectAnswers(cell: Cell, what: string, secondaries: readonly Name[]): Promise<void> {
  const start = countAnswers(cell);
  const isAnswered = () => {
    for (const name of secondaries) expect([...cell.sources(name).values()].join('')).toMatch(/\*|^xx$/);
    return [...countAnswers(cell)].every(([link, count]) => count > (start.get(link) ?? 0));
  };
  await waitFor(`everybody takes answers from everybody ${what}`, isAnswered, 30);
}

/** Restarts one machine after the other, in the worst order: one that asks before those that it asks. */
async function rollOut(cell: Cell, files: (name: Name) => Files): Promise<void> {
  for (const name of ['s', 'p', 't', 'q'] as const) {
    await cell.restart(name, files(name));
    await expectAnswers(cell, `after ${name}`, name === 's' ? ['t'] : name === 't' ? ['s'] : ['s', 't']);
    await waitFor(`${name} follows`, () => isFollowing(cell, 's') && isFollowing(cell, 't'));
  }
}

const isFollowing = (cell: Cell, name: Name) => PRIMARIES.includes(cell.selected(name) ?? '');

// Side by side: nearly all of it is waiting for the next poll.
describe.concurrent.each(RELEASES)('%s', (chronyd, chronyc, system) => {
  testWith(
    [chronyd, chronyc, 'netns'],
    'a rotation in two roll-outs loses no source, whoever comes first',
    async (paths) => {
      const spec = specFor(system);
      const inUse = keygenFor(spec);
      const handedOut = keygenFor(spec, { rotate: true }, inUse);
      const turned = keygenFor(spec, { rotate: true }, handedOut);
      const filesWith = (keys: KeyFile) => {
        const { machines } = renderWithKeys(spec, keys);
        return (name: Name) => filesOf(machines.get(name));
      };
      const cell = await Cell.create({ chronyd: paths[chronyd], chronyc: paths[chronyc] });
      try {
        for (const name of NAMES) await cell.add(name, `${ADDRESSES[name]}/24`, filesWith(inUse)(name));
        await waitFor('both follow', () => isFollowing(cell, 's') && isFollowing(cell, 't'), 30);
        await rollOut(cell, filesWith(handedOut));
        await rollOut(cell, filesWith(turned));
        // Whoever has the key from before, and no other, is not followed for it.
        await cell.restart('q', filesWith(inUse)('q'));
        await cell.restart('s', filesWith(turned)('s'));
        await waitFor('the one with the new key is followed', () => cell.selected('s') === ADDRESSES.p);
        await waitFor('the other one was asked', () => cell.counts('s', ADDRESSES.q).sent >= 4);
        expect(cell.counts('s', ADDRESSES.q).valid).toBe(0);
      } finally {
        await cell.close();
      }
    },
    180_000,
  );
});
