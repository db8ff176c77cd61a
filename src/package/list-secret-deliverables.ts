import { buildMachine } from '../machine/build-machine.js';
import type { Plan } from '../plan/plan.js';
import { type KeyRing, listLinksOf } from '../secrets/key-ring.js';
import type { Deliverable } from './deliverable.js';
import { packageForInstaller, packageInstaller } from './installer/package-installer.js';
import { packageNocloud } from './nocloud/package-nocloud.js';

/**
 * The files that carry a secret, under the names that they have in the output without it, and what is needed to use them
 * alone: of each machine with keys its seed and its part of the installer. One machine at a time.
 */
export function* listSecretDeliverables(plan: Plan, ring: KeyRing): Generator<Deliverable> {
  let isAny = false;
  for (const machinePlan of plan.groups.flatMap(({ machines }) => machines)) {
    if (listLinksOf(machinePlan).length === 0) continue;
    isAny = true;
    const machine = buildMachine(plan.name.value, machinePlan, ring);
    yield* packageNocloud(machine);
    yield packageForInstaller(machine);
  }
  if (isAny) yield packageInstaller(plan.name.value);
}
