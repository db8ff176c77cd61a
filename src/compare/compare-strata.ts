import { printStrata } from '../plan/describe-clock.js';
import { type GroupPlan, type MachinePlan, type Plan, usesChrony } from '../plan/plan.js';
import type { Role } from '../spec/topology.js';
import type { Change } from './change.js';
import { pairGroups } from './pair-machines.js';

/** Strata that are others now: what a change above does to everybody below, once for each group and role. */
export function compareStrata(old: Plan, next: Plan): Change[] {
  return pairGroups(old, next).flatMap((pair) =>
    (['primary', 'secondary'] as const).flatMap((role) => compareRole(pair.old, pair.new, role)),
  );
}

/** Whoever has the role: that another machine has it now is another change. */
function compareRole(old: GroupPlan, next: GroupPlan, role: Role): Change[] {
  const plans = listPlans(next, role);
  const [from, to] = [listPlans(old, role), plans].map(sayStrata);
  const [first] = plans;
  if (!from || !to || from === to || !first) return [];
  return [
    {
      kind: 'strata-changed',
      subject: next.name,
      what: `stratum of ${role === 'primary' ? 'primaries' : 'secondaries'}`,
      from,
      to,
      groups: [next.name],
      machines: plans.map(({ machine }) => machine.name),
      origin: first.strata.origin,
    },
  ];
}

/** Those whose chronyd shows one. */
function listPlans({ machines }: GroupPlan, role: Role): MachinePlan[] {
  return machines.filter((plan) => plan.machine.role === role && usesChrony(plan));
}

function sayStrata(plans: readonly MachinePlan[]): string {
  return [...new Set(plans.map(({ strata }) => printStrata(strata.value)))].join(' or ');
}
