import type { Plan } from '../plan/plan.js';
import type { Change } from './change.js';
import { compareGroups } from './compare-groups.js';
import { compareMembers } from './compare-members.js';
import { compareSettings } from './compare-settings.js';
import { compareStrata } from './compare-strata.js';
import { pairMachines } from './pair-machines.js';

/** What changed between two specs, in the topology's words: who and where, how, and what that does to those below. */
export function listChanges(old: Plan, next: Plan): Change[] {
  const machines = pairMachines(old, next);
  return [
    ...compareNames(old, next),
    ...compareGroups(old, next),
    ...compareMembers(machines),
    ...compareSettings(machines.pairs),
    ...compareStrata(old, next),
  ];
}

function compareNames(old: Plan, next: Plan): Change[] {
  if (old.name.value === next.name.value) return [];
  return [
    {
      kind: 'name-changed',
      subject: 'spec',
      what: 'name',
      from: old.name.value,
      to: next.name.value,
      groups: [],
      machines: [],
      origin: next.name.origin,
    },
  ];
}
