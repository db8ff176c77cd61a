import { renderTemplate } from '../../machine/render-template.js';
import type { Plan } from '../../plan/plan.js';
import type { NetbootSettings } from '../../spec/topology.js';
import { listBoots, locateFile } from './list-boots.js';
import { listBootNetworks } from './list-leases.js';
import { listNetboot, listServers } from './list-servers.js';
import { packageNginx } from './package-nginx.js';

/** README.md beside the boot scripts: what has to be served, by whom, and what the firmware is set to. */
export function renderReadme(plan: Plan): string {
  const settings = listNetboot(plan);
  const networks = listBootNetworks(plan);
  const has = (holds: (netboot: NetbootSettings) => boolean) => settings.some(holds);
  return renderTemplate('netboot/README.md.hbs', {
    spec: plan.name.value,
    servers: listServers(plan),
    // clockseed serve knows no other place, and nginx.conf is for those that are there.
    isAtRoot: listServers(plan).some((server) => new URL(server).pathname === '/'),
    hasNginx: packageNginx(plan).length > 0,
    files: listFiles(plan),
    networks: networks.map(({ network }) => network.text).join(', '),
    hasDnsmasq: networks.length > 0,
    hasProxy: networks.some(({ dhcp }) => dhcp.mode.value === 'proxy'),
    isIpxe: has(({ loader }) => loader.value === 'ipxe'),
    isGrub: has(({ loader }) => loader.value === 'grub'),
    hasInstaller: has(({ start }) => start.value === 'installer'),
    hasImage: has(({ start }) => start.value === 'image'),
  });
}

/** What is loaded and is not of ours: URLs. */
function listFiles({ groups }: Plan): string[] {
  return distinct(
    groups.flatMap(({ machines }) =>
      machines.flatMap((machine) => {
        const { netboot } = machine.machine.settings;
        const iso = netboot?.iso ? [locateFile(netboot.iso.value, netboot)] : [];
        return listBoots(machine).flatMap(({ kernel, initrd }) => [kernel, initrd, ...iso]);
      }),
    ),
  );
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}
