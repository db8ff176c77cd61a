import { buildMachine } from '../machine/build-machine.js';
import type { MachineModel } from '../machine/machine-model.js';
import type { Plan } from '../plan/plan.js';
import { printPlanJson } from '../plan/print-plan-json.js';
import { type Deliverable, deliverText } from './deliverable.js';
import { packageForInstaller, packageInstaller } from './installer/package-installer.js';
import { packageForNetboot, packageNetboot } from './netboot/package-netboot.js';
import { packageNocloud } from './nocloud/package-nocloud.js';
import { packagePacker } from './packer/package-packer.js';

/** Every file of a plan, one machine at a time, so that 100,000 machines fit in memory. Pure: the same plan, the same bytes. */
export function* listDeliverables(plan: Plan): Generator<Deliverable> {
  for (const group of plan.groups) {
    for (const machine of group.machines) yield* packageMachine(buildMachine(plan.name, machine));
  }
  yield* listShared(plan);
}

/** The files of one machine: a function of its model alone. */
export function packageMachine(machine: MachineModel): Deliverable[] {
  return [...packageNocloud(machine), packageForInstaller(machine), ...packageForNetboot(machine)];
}

/** The files that are no single machine's. */
export function* listShared(plan: Plan): Generator<Deliverable> {
  yield packageInstaller(plan.name.value);
  yield* packagePacker(plan);
  yield* packageNetboot(plan);
  yield deliverText('plan.json', printPlanJson(plan));
}
