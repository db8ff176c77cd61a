import { buildMachine } from '../machine/build-machine.js';
import type { MachinePlan, Plan } from '../plan/plan.js';
import { type KeyRing, listLinksOf } from '../secrets/key-ring.js';
import type { AccessList, MachineAccess } from './access-list.js';
import type { Deliverable } from './deliverable.js';
import { packageForInstaller, packageInstaller } from './installer/package-installer.js';
import { isBootScript, packageForNetboot } from './netboot/package-netboot.js';
import { packageNginx } from './netboot/package-nginx.js';
import { packageNocloud } from './nocloud/package-nocloud.js';

/**
 * The files that carry a secret, under the names that they have in the output without it, and what is needed to use them
 * alone: of each machine with keys its seed, its part of the installer, what it boots from the network; and who may ask a
 * server for which of them. One machine at a time.
 */
export function* listSecretDeliverables(plan: Plan, ring: KeyRing): Generator<Deliverable> {
  const machines: MachineAccess[] = [];
  for (const machinePlan of plan.groups.flatMap((group) => group.machines)) {
    if (listLinksOf(machinePlan).length === 0) continue;
    const { name, settings } = machinePlan.machine;
    const token = ring.tokenOf(name);
    const machine = buildMachine(plan.name, machinePlan, ring);
    const seed = packageNocloud(machine);
    const boot = packageForNetboot(
      machine,
      (path) => `${settings.netboot?.server.value}private/${token}/${path}`,
    );
    yield* seed;
    yield packageForInstaller(machine);
    yield* boot;
    machines.push({ ...describeAccess(machinePlan, [...seed, ...boot]), token });
  }
  if (machines.length === 0) return;
  yield packageInstaller(plan.name.value);
  const access: AccessList = { version: 1, machines };
  yield* packageNginx(plan, access);
  yield { path: 'access.json', content: `${JSON.stringify(access, null, 2)}\n` };
}

function describeAccess(
  { machine, uplink }: MachinePlan,
  files: readonly Deliverable[],
): Omit<MachineAccess, 'token'> {
  const paths = files.map(({ path }) => path);
  const addresses = [machine, uplink].flatMap((one) =>
    one && one.address.value !== 'dhcp' ? [one.address.value.text] : [],
  );
  return {
    name: machine.name,
    addresses: [...new Set(addresses)],
    files: paths.filter((path) => !isBootScript(path)),
    boot: paths.filter(isBootScript),
  };
}
