import { printStrata } from '../plan/describe-clock.js';
import { type MachinePlan, usesChrony } from '../plan/plan.js';
import type { Change } from './change.js';
import type { Pair } from './pair-machines.js';

/** Strata that are others now: what a change above does to everybody below, once for each group and role. */
export function compareStrata(pairs: readonly Pair[]): Change[] {
  const cascades = new Map<string, { from: string; to: string; plans: MachinePlan[] }>();
  for (const { old, new: next } of pairs) {
    if (!usesChrony(old) || !usesChrony(next)) continue;
    const [from, to] = [printStrata(old.strata.value), printStrata(next.strata.value)];
    if (from === to) continue;
    const { group, role } = next.machine;
    const key = JSON.stringify([group, role, from, to]);
    const cascade = cascades.get(key) ?? { from, to, plans: [] };
    cascade.plans.push(next);
    cascades.set(key, cascade);
  }
  return [...cascades.values()].flatMap(({ from, to, plans }) => {
    const [first] = plans;
    if (!first) return [];
    const { group, role } = first.machine;
    return [
      {
        kind: 'strata-changed',
        subject: group,
        what: `stratum of ${role === 'primary' ? 'primaries' : 'secondaries'}`,
        from,
        to,
        groups: [group],
        machines: plans.map(({ machine }) => machine.name),
        origin: first.strata.origin,
      },
    ];
  });
}
