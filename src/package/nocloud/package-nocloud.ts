import { createHash } from 'node:crypto';
import type { MachineModel } from '../../machine/machine-model.js';
import { type Deliverable, deliverText } from '../deliverable.js';
import { printYaml } from '../print-yaml.js';
import { isShort } from './build-user-data.js';
import { packUserData } from './pack-user-data.js';
import { printNetworkConfig } from './print-network-config.js';
import { printUserData } from './print-user-data.js';

const NOTHING_FROM_VENDOR = `#cloud-config
# Nothing: here so that a datasource over HTTP finds all four files.
{}
`;

/** The four NoCloud files of a machine under nodes/<machine>/; the same user-data serves EC2, OpenStack and Azure, packed. */
export function packageNocloud(machine: MachineModel): Deliverable[] {
  const { name, listed } = machine.plan.machine;
  const userData = printUserData(machine);
  const networkConfig = printNetworkConfig(machine);
  const hash = createHash('sha256').update(userData);
  // A changed configuration changes the instance-id: that is what makes cloud-init apply it.
  const instanceId = `${name}-${hash.copy().update(networkConfig).digest('hex').slice(0, 12)}`;
  const metaData = printYaml({ 'instance-id': instanceId, ...(listed && { 'local-hostname': name }) });
  const folder = `nodes/${name}`;
  return [
    { path: `${folder}/meta-data`, content: metaData },
    { path: `${folder}/network-config`, content: networkConfig },
    deliverText(`${folder}/user-data`, userData, hash.digest('hex')),
    ...(isShort(machine.plan) ? [{ path: `${folder}/user-data.gz`, content: packUserData(userData) }] : []),
    { path: `${folder}/vendor-data`, content: NOTHING_FROM_VENDOR },
  ];
}
