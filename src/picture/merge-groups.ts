import type { GroupPlan } from '../plan/plan.js';
import { groupBy } from './group-by.js';

/** Groups that are drawn as one. */
export interface MergedGroups {
  readonly groups: readonly GroupPlan[];
  readonly above: MergedGroups | undefined;
}

/**
 * The groups from the top, each behind the one that it follows; with `merged` those that are alike together: below the
 * same, of one method, with primaries and secondaries at the same strata. Names, networks and sizes need not be alike.
 */
export function mergeGroups(groups: readonly GroupPlan[], merged: boolean): MergedGroups[] {
  const found: MergedGroups[] = [];
  const below = groupBy(groups, ({ follows }) => follows);
  const add = (members: readonly GroupPlan[], above: MergedGroups | undefined): void => {
    const sets = merged ? [...groupBy(members, describeKind).values()] : members.map((member) => [member]);
    for (const set of sets) {
      const one = { groups: set, above };
      found.push(one);
      add(
        set.flatMap(({ name }) => below.get(name) ?? []),
        one,
      );
    }
  };
  add(below.get(undefined) ?? [], undefined);
  return found;
}

function describeKind({ machines, ptp, authenticated, open }: GroupPlan): string {
  const first = (role: string) => machines.find(({ machine }) => machine.role === role);
  const [primary, secondary] = [first('primary'), first('secondary')];
  return JSON.stringify([
    ptp?.profile.value,
    authenticated,
    open,
    primary?.strata.value,
    secondary?.strata.value,
    (primary?.externals.length ?? 0) > 0,
    primary?.refclocks.some((clock) => !clock.ptp),
  ]);
}
