import type { MachineModel } from '../../machine/machine-model.js';
import type { NetbootSettings, Settings } from '../../spec/topology.js';
import { buildNetworkConfig } from '../nocloud/build-network-config.js';
import { buildUserData } from '../nocloud/build-user-data.js';

/**
 * What Ubuntu's installer does, as an object: our user-data stands under `user-data`, which the installed system's
 * cloud-init reads; beside it nothing of it would reach that system. Host names come from meta-data elsewhere, and here there
 * is none. Source: Ubuntu's autoinstall reference.
 */
export function buildAutoinstall(machine: MachineModel, netboot: NetbootSettings): object {
  const { name, settings } = machine.plan.machine;
  const site = new Map([...netboot.autoinstall].map(([key, { value }]) => [key, value]));
  const network = buildNetworkConfig(machine);
  return {
    version: 1,
    ...buildApt(settings),
    ...(network && { network }),
    // Left out it would ask which, where there are several.
    storage: { layout: { name: 'direct', ...(netboot.disk && { match: { path: netboot.disk.value } }) } },
    ...Object.fromEntries(site),
    ssh: buildSsh(site.get('ssh')),
    'user-data': new Map<string, unknown>([['hostname', name], ...buildUserData(machine)]),
  };
}

/**
 * Left out there is no way in, and with it passwords are let in unless told otherwise: also where the site only adds keys.
 */
function buildSsh(site: unknown): unknown {
  const own = { 'install-server': true, 'allow-pw': false };
  if (site === undefined) return own;
  return site instanceof Map ? { ...own, ...Object.fromEntries(site) } : site;
}

/** Where the installer takes packages from. Left out it asks the internet in which country it is. */
function buildApt({ apt: { mirror, security, proxy } }: Settings): object {
  const entry = (uri: string) => [{ arches: ['default'], uri }];
  return {
    ...(proxy && { proxy: proxy.value }),
    apt: {
      geoip: false,
      ...(mirror && { primary: entry(mirror.value) }),
      ...((security ?? mirror) && { security: entry((security ?? mirror)?.value ?? '') }),
    },
  };
}
