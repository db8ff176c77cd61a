import { describe, expect, test } from 'vitest';
import { comparePlans } from '../../src/compare/compare-plans.js';
import { listKeysAt } from '../../src/spec/shape/list-keys.js';
import { renderSpec } from '../support/render-spec.js';
import { specWith } from './merge-specs.js';
import { SINGLE_CHANGES } from './single-changes.js';

function compare(old: string, next: string) {
  return comparePlans(renderSpec(old, 'old.yaml').plan, renderSpec(next, 'new.yaml').plan);
}

function countMachines(spec: string): number {
  return renderSpec(spec).machines.size;
}

describe('one key changed', () => {
  for (const { key, old, new: next, changes, needs } of SINGLE_CHANGES)
    test(`${key}: ${JSON.stringify(next)}`, () => {
      const comparison = compare(specWith(old), specWith(old, next));
      expect(
        comparison.changes.map(({ kind, subject, what, from, to }) => [kind, subject, what, from, to]),
      ).toEqual(changes.map(([kind, subject, what, from, to]) => [kind, subject, what, from, to]));
      const actions = new Map(comparison.needs.map(({ machine, action }) => [machine, action]));
      const of = (machine: string) => actions.get(machine) ?? 'nothing';
      expect([of('p'), of('s-1')]).toEqual(needs);
      expect(comparison.untouched + comparison.needs.length).toBe(countMachines(specWith(old, next)));
      for (const { origin } of comparison.changes)
        if (origin?.kind === 'spec') expect(origin.file).toBe('new.yaml');
    });

  test('is every key of the language', () => {
    const keys = [[], ['groups', 'any'], ['machines', 'any']].flatMap(listKeysAt);
    const covered = new Set(SINGLE_CHANGES.map(({ key }) => key));
    // Of the language's version there is one, and what is included changes by its own keys.
    const others = new Set(['version', 'include']);
    expect([...new Set(keys)].filter((key) => !others.has(key) && !covered.has(key))).toEqual([]);
  });

  test('and changed back is the same with old and new in each other’s place', () => {
    for (const { old, new: next } of SINGLE_CHANGES) {
      const there = compare(specWith(old), specWith(old, next));
      const back = compare(specWith(old, next), specWith(old));
      expect(back.changes.map(({ from, to }) => [to, from])).toEqual(
        expect.arrayContaining(there.changes.map(({ from, to }) => [from, to])),
      );
      expect(back.changes).toHaveLength(there.changes.length);
    }
  }, 90_000);
});
