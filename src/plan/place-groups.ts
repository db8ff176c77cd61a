import type { Group, Machine } from '../spec/topology.js';
import { chooseFlywheels } from './choose-flywheels.js';
import { nameGrandmaster } from './name-grandmaster.js';
import type { GrandmasterPlan } from './ptp-plan.js';

/** What the derivation of every group that has to do with a group looks up, made once. */
export interface PlacedGroup {
  readonly group: Group;
  readonly secondaries: ReadonlyMap<string, Machine>;
  /** Names of the secondaries that lead groups of their own. */
  readonly relays: ReadonlySet<string>;
  /** The secondaries that a single primary asks when it comes back. */
  readonly flywheels: readonly Machine[];
  /** Who leads by PTP: its primaries, in the order in which they do. Empty where PTP is not spoken. */
  readonly grandmasters: readonly GrandmasterPlan[];
}

/** The groups by name, each with those that follow it. */
export function placeGroups(groups: readonly Group[]): ReadonlyMap<string, PlacedGroup> {
  const relays = new Map<string, Set<string>>();
  for (const { follows, primaries } of groups) {
    if (!follows) continue;
    const known = relays.get(follows.value) ?? new Set<string>();
    for (const { name } of primaries) known.add(name);
    relays.set(follows.value, known);
  }
  return new Map(groups.map((group) => [group.name, placeGroup(group, relays.get(group.name) ?? new Set())]));
}

function placeGroup(group: Group, relays: ReadonlySet<string>): PlacedGroup {
  return {
    group,
    secondaries: new Map(group.secondaries.map((machine) => [machine.name, machine])),
    relays,
    flywheels: chooseFlywheels(group, relays),
    grandmasters: group.ptp ? group.primaries.map(nameGrandmaster) : [],
  };
}
