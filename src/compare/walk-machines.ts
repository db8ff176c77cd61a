import { buildMachine } from '../machine/build-machine.js';
import type { MachineModel } from '../machine/machine-model.js';
import type { MachinePlan, Plan } from '../plan/plan.js';
import { createDigest } from './digest-machine-plan.js';
import { pairMachines } from './pair-machines.js';

/** A machine as both specs have it; undefined where one of them does not. */
export interface ComparedMachine {
  readonly name: string;
  readonly old: MachineModel | undefined;
  readonly new: MachineModel | undefined;
}

/** The machines whose plans differ, one at a time, in the new spec's order; those that are gone come last. */
export function* walkMachines(old: Plan, next: Plan): Generator<ComparedMachine> {
  const { pairs, added, removed } = pairMachines(old, next);
  const digest = createDigest();
  const isRenamed = old.name.value !== next.name.value;
  const modelOf = (plan: Plan, machine: MachinePlan) => buildMachine(plan.name, machine);
  for (const pair of pairs) {
    if (!isRenamed && digest(pair.old) === digest(pair.new)) continue;
    yield {
      name: pair.new.machine.name,
      old: modelOf(old, pair.old),
      new: modelOf(next, pair.new),
    };
  }
  for (const plan of added) yield { name: plan.machine.name, old: undefined, new: modelOf(next, plan) };
  for (const plan of removed) yield { name: plan.machine.name, old: modelOf(old, plan), new: undefined };
}
