import type { Group, Machine } from '../spec/topology.js';
import { hostNetwork } from '../spec/values/addresses.js';
import type { ServedPlan } from './plan.js';

/** How many secondaries keep the group's time for a single primary that comes back; three can outvote one. */
const FLYWHEELS = 3;

/**
 * The secondaries that a group's only primary asks when it comes back. Several primaries ask each other. `relays`, which
 * lead groups of their own, come last: one that has started alone serves its own clock, and looks like one that knows.
 */
export function chooseFlywheels({ primaries, secondaries }: Group, relays: ReadonlySet<string>): Machine[] {
  if (primaries.length > 1) return [];
  const fixed = secondaries.filter(({ address }) => address.value !== 'dhcp');
  const leaves = fixed.filter(({ name }) => !relays.has(name));
  return [...leaves, ...fixed.filter(({ name }) => relays.has(name))].slice(0, FLYWHEELS);
}

/** What a secondary of a group answers: a flywheel its primary, others nobody. */
export function serveReturning(
  { primaries }: Group,
  flywheels: readonly Machine[],
  machine: Machine,
): ServedPlan[] {
  return flywheels.includes(machine) ? primaries.flatMap((primary) => serveMachine(primary, machine)) : [];
}

/** `machine` answers this primary, by its address alone. */
export function serveMachine({ name, address }: Machine, machine: Machine): ServedPlan[] {
  if (address.value === 'dhcp') return [];
  return [
    {
      network: { value: hostNetwork(address.value), origin: address.origin },
      interface: machine.interface,
      whom: `${name}, which asks for the group’s time when it comes back`,
    },
  ];
}
