import { describe, expect, test } from 'vitest';
import type { KeyFile, LinkKeys } from '../../src/secrets/key-file.js';
import { updateKeys } from '../../src/secrets/update-keys.js';
import { createRandomHex } from './support/make-keys.js';

const random = createRandomHex('update');
const PLAIN = { prune: false, rotate: false };
const EMPTY: KeyFile = { spec: 't', lastId: 0, links: new Map(), seeds: undefined };
const update = (before: KeyFile, links: readonly string[], wish: Partial<typeof PLAIN> = {}) =>
  updateKeys(before, new Set(links), { ...PLAIN, ...wish }, random);
const idsOf = ({ current, next, previous }: LinkKeys) => [current.id, next?.id, previous?.id];
const listIds = ({ links }: KeyFile) =>
  Object.fromEntries([...links].map(([name, keys]) => [name, idsOf(keys)]));
const secretsOf = ({ links }: KeyFile) =>
  [...links.values()].map(({ current }) => current.reveal().slice(-32));

describe('keys of links', () => {
  test('are one each, no two alike, and stay when machines come and go', () => {
    const first = update(EMPTY, ['a b', 'a c']);
    expect(first.added).toEqual(['a b', 'a c']);
    expect(new Set(secretsOf(first.keys)).size).toBe(2);
    const second = update(first.keys, ['a aa', 'a c']);
    expect(second).toMatchObject({ added: ['a aa'], gone: ['a b'], rotation: 'none' });
    expect(listIds(second.keys)).toEqual({
      'a b': [1, undefined, undefined],
      'a c': [2, undefined, undefined],
      'a aa': [3, undefined, undefined],
    });
    expect(second.keys.links.get('a c')).toBe(first.keys.links.get('a c'));
  });

  test('of links that are gone go with prune only, and their ids are not given again', () => {
    const { keys } = update(EMPTY, ['a b', 'a c']);
    const pruned = update(keys, ['a b'], { prune: true });
    expect([...pruned.keys.links.keys()]).toEqual(['a b']);
    expect(pruned.gone).toEqual(['a c']);
    expect(listIds(update(pruned.keys, ['a b', 'a d']).keys)['a d']).toEqual([3, undefined, undefined]);
  });

  test('end with the last id that chrony knows', () => {
    const full = { ...EMPTY, lastId: 2 ** 32 - 1 };
    expect(() => update(full, ['a b'])).toThrow(/no id is left/);
    const last = update({ ...EMPTY, lastId: 2 ** 32 - 2 }, ['a b']);
    expect(listIds(last.keys)).toEqual({ 'a b': [2 ** 32 - 1, undefined, undefined] });
  });
});

describe('rotation', () => {
  test('hands a new key out, puts it to use, and drops the old one with the next', () => {
    const start = update(EMPTY, ['a b']).keys;
    const out = update(start, ['a b'], { rotate: true });
    expect([out.rotation, listIds(out.keys)]).toEqual(['handed-out', { 'a b': [1, 2, undefined] }]);
    const turned = update(out.keys, ['a b'], { rotate: true });
    expect([turned.rotation, listIds(turned.keys)]).toEqual(['turned', { 'a b': [2, undefined, 1] }]);
    const again = update(turned.keys, ['a b'], { rotate: true });
    expect([again.rotation, listIds(again.keys)]).toEqual(['handed-out', { 'a b': [2, 3, undefined] }]);
  });

  test('leaves a link alone that came in between: its other end knows one key only', () => {
    const out = update(update(EMPTY, ['a b']).keys, ['a b', 'a c'], { rotate: true });
    expect(listIds(out.keys)).toEqual({ 'a b': [1, 2, undefined], 'a c': [3, undefined, undefined] });
    expect(listIds(update(out.keys, ['a b', 'a c'], { rotate: true }).keys)).toEqual({
      'a b': [2, undefined, 1],
      'a c': [3, undefined, undefined],
    });
  });

  test('at each step both ends hold every key that either may ask with', () => {
    const start = update(EMPTY, ['a b']).keys;
    const out = update(start, ['a b'], { rotate: true }).keys;
    const turned = update(out, ['a b'], { rotate: true }).keys;
    const again = update(turned, ['a b'], { rotate: true }).keys;
    const steps = [start, out, turned, again].map(({ links }) => idsOf(links.get('a b') ?? fail()));
    for (const [index, ids] of steps.slice(1).entries()) {
      const before = steps[index] ?? [];
      expect(ids, 'who has not been brought up to date is understood').toContain(before[0]);
      expect(before, 'who has is understood by who has not').toContain(ids[0]);
    }
  });

  test('of nothing is none', () => {
    expect(update(EMPTY, ['a b'], { rotate: true }).rotation).toBe('none');
  });
});

function fail(): never {
  throw new Error('no such link');
}
