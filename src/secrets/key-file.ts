import type { Key } from './key.js';
import type { SeedSecret } from './seed-secret.js';

/**
 * The keys of a link. All that are there are held by both ends. `current`: asked with now. `next`: handed out, and asked
 * with after the next turn. `previous`: asked with before the last one, for a machine that has not turned yet.
 */
export interface LinkKeys {
  readonly current: Key;
  readonly next?: Key;
  readonly previous?: Key;
}

/** What a key file says. Links by name (nameLink). */
export interface KeyFile {
  /** The name of the spec that it is for. */
  readonly spec: string;
  /** The largest id that was ever given: none is given twice, also when its link is gone. */
  readonly lastId: number;
  readonly links: ReadonlyMap<string, LinkKeys>;
  /** Undefined in a file of before there was one; keygen adds it, and never makes another. */
  readonly seeds: SeedSecret | undefined;
}

/** The places of a link's keys, in the order in which they are written. */
export const STATES = ['current', 'next', 'previous'] as const;

/** The keys of a link that both ends hold. */
export function listKeys(keys: LinkKeys): Key[] {
  return STATES.flatMap((state) => keys[state] ?? []);
}
