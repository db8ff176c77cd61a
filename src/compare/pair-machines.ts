import type { GroupPlan, MachinePlan, Plan } from '../plan/plan.js';

/** A machine of both specs. */
export interface Pair {
  readonly old: MachinePlan;
  readonly new: MachinePlan;
}

/** The machines of two specs, by name. */
export interface Machines {
  /** Of both, in the new spec's order. */
  readonly pairs: readonly Pair[];
  readonly added: readonly MachinePlan[];
  readonly removed: readonly MachinePlan[];
}

/** Finds each machine of one spec in the other. */
export function pairMachines(old: Plan, next: Plan): Machines {
  const [before, after] = [indexMachines(old), indexMachines(next)];
  const plans = [...after.values()];
  return {
    pairs: plans.flatMap((plan) => {
      const other = before.get(plan.machine.name);
      return other ? [{ old: other, new: plan }] : [];
    }),
    added: plans.filter(({ machine }) => !before.has(machine.name)),
    removed: [...before.values()].filter(({ machine }) => !after.has(machine.name)),
  };
}

function indexMachines({ groups }: Plan): ReadonlyMap<string, MachinePlan> {
  return new Map(
    groups.flatMap(({ machines }) => machines.map((plan) => [plan.machine.name, plan] as const)),
  );
}

/** The groups of both specs, by name, in the new spec's order. */
export function pairGroups(old: Plan, next: Plan): { old: GroupPlan; new: GroupPlan }[] {
  const before = new Map(old.groups.map((group) => [group.name, group]));
  return next.groups.flatMap((group) => {
    const other = before.get(group.name);
    return other ? [{ old: other, new: group }] : [];
  });
}
