import { createHash } from 'node:crypto';
import type { Authentication, Group, Machine, Sourced } from '../spec/topology.js';
import { nameLink } from './name-link.js';
import type { AuthenticationPlan, KeyPlan } from './plan.js';

/** The id of the key that a link asks with now, by the link's name; undefined where no key file says. */
export type LinkIds = (link: string) => number | undefined;

/** Where clockseed puts the keys that it makes: AppArmor lets chronyd read there. */
const KEY_FILE = '/etc/chrony/clockseed.keys';

/**
 * The keys of every machine, by its name; none where its groups have no authentication. A link is a pair: each secondary
 * with each primary of its group, and the primaries with each other. Whoever asks, and both may (a primary that comes
 * back asks its secondaries), it is the same key. A relay is a secondary above, so its links there are that group's.
 */
export function deriveLinks(groups: readonly Group[], ids: LinkIds): ReadonlyMap<string, AuthenticationPlan> {
  const machines = new Map<string, { setting: Sourced<Authentication>; keys: KeyPlan[] }>();
  const add = (setting: Sourced<Authentication>, machine: string, key: KeyPlan) => {
    const known = machines.get(machine);
    if (known) known.keys.push(key);
    else machines.set(machine, { setting, keys: [key] });
  };
  for (const { authentication: setting, primaries, secondaries } of groups) {
    if (!setting) continue;
    for (const [one, other] of pair(primaries, secondaries)) {
      const id = idOf(setting.value, nameLink(one.name, other.name), ids);
      add(setting, one.name, { machine: other.name, id });
      add(setting, other.name, { machine: one.name, id });
    }
  }
  return new Map(
    [...machines].map(([name, { setting, keys }]) => [
      name,
      { kind: setting.value.kind, file: { value: fileOf(setting.value), origin: setting.origin }, keys },
    ]),
  );
}

function* pair(
  primaries: readonly Machine[],
  secondaries: readonly Machine[],
): Generator<[Machine, Machine]> {
  const listed = secondaries.filter((machine) => machine.listed);
  for (const [index, one] of primaries.entries()) {
    for (const other of primaries.slice(index + 1)) yield [one, other];
    for (const other of listed) yield [one, other];
  }
}

function idOf(authentication: Authentication, link: string, ids: LinkIds): number | undefined {
  return authentication.kind === 'made' ? ids(link) : placedId(link, authentication.generation);
}

/**
 * The id of a key that others place: from the names alone, so that it stays when machines come and go, and whoever
 * places the keys can know it. 1 to 2^32 - 1, as chrony has them.
 */
function placedId(link: string, generation: number): number {
  const hash = createHash('sha256').update(`${link} ${generation}`).digest();
  return Math.max(1, hash.readUInt32BE(0));
}

function fileOf(authentication: Authentication): string {
  return authentication.kind === 'made' ? KEY_FILE : authentication.file;
}
