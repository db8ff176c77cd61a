import { stringify } from 'yaml';
import type { ChangeKind } from '../../src/compare/change.js';
import type { Action } from '../../src/compare/need.js';

/** A part of a spec, as YAML would be read. */
export type Part = { readonly [key: string]: unknown };

type Word = string | undefined;

/** A key of the spec changed once. */
export interface SingleChange {
  /** The key that it is about, as README's table has it. */
  readonly key: string;
  /** What is merged over the base for the old spec, and over that for the new one; null removes. */
  readonly old?: Part;
  readonly new: Part;
  /** Kind, subject, what, from, to. */
  readonly changes: readonly (readonly [ChangeKind, string, Word?, Word?, Word?])[];
  /** Of the primary p, and of the secondaries; of those in other groups nothing is said. */
  readonly needs: readonly [primary: Action, secondary: Action];
}

export const GROUP = {
  network: '10.9.0.0/24',
  interface: 'eth0',
  primary: { p: '10.9.0.1' },
  secondary: { 's-1..3': '10.9.0.2..4' },
};
const BASE = { version: 1, name: 'lobby', os: 'debian-12', groups: { g: GROUP } };

/** A spec with these parts merged over the base, one after the other. */
export function specWith(...parts: readonly (Part | undefined)[]): string {
  return stringify(parts.reduce<Part>((spec, part) => (part ? merge(spec, part) : spec), BASE));
}

function merge(under: Part, over: Part): Part {
  const merged: Record<string, unknown> = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const before = under[key];
    merged[key] = isPart(before) && isPart(value) ? merge(before, value) : value;
    if (value === null) delete merged[key];
  }
  return merged;
}

function isPart(value: unknown): value is Part {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
