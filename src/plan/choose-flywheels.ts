import type { Group, Machine } from '../spec/topology.js';

/** How many secondaries keep the group's time for a single primary that comes back; three can outvote one. */
const FLYWHEELS = 3;

/**
 * The secondaries that a group's only primary asks when it comes back. Several primaries ask each other. `relays`, which
 * lead groups of their own, come last: one that has started alone serves its own clock, and looks like one that knows.
 */
export function chooseFlywheels(
  { primaries, secondaries, ptp }: Group,
  relays: ReadonlySet<string>,
): Machine[] {
  if (ptp || primaries.length > 1) return [];
  const fixed = secondaries.filter(({ address }) => address.value !== 'dhcp');
  const leaves = fixed.filter(({ name }) => !relays.has(name));
  return [...leaves, ...fixed.filter(({ name }) => relays.has(name))].slice(0, FLYWHEELS);
}
