import { INSTALLERS } from '../../facts/installers.js';
import { SYSTEMS } from '../../facts/systems.js';
import { listAdapters } from '../../plan/list-adapters.js';
import type { MachinePlan } from '../../plan/plan.js';
import type { NetbootSettings, Settings } from '../../spec/topology.js';

/** What one adapter of a machine boots. */
export interface Boot {
  readonly plan: MachinePlan;
  /** `52-54-00-12-34-56`: how iPXE and GRUB ask for it, and its files are called. */
  readonly mac: string;
  /** URLs. */
  readonly kernel: string;
  readonly initrd: string;
  /** The kernel's command line, without what names the initrd. */
  readonly words: readonly string[];
}

/** The URL at which a machine finds a file of its own. */
export type UrlOf = (path: string) => string;

/** What a machine boots, by each adapter whose MAC address is known; nothing where it does not boot from the network. */
export function listBoots(plan: MachinePlan, urlOf?: UrlOf): Boot[] {
  const { listed, settings } = plan.machine;
  const { netboot } = settings;
  if (!netboot || !listed) return [];
  const ownUrl = urlOf ?? ((path: string) => netboot.server.value + path);
  return listMacs(plan).map((mac) => ({
    plan,
    mac,
    kernel: locateFile(netboot.kernel.value, netboot),
    initrd: locateFile(netboot.initrd.value, netboot),
    words: listWords(plan.machine.name, mac, settings, netboot, ownUrl),
  }));
}

/** With hyphens, as file names have them. */
export function listMacs(plan: MachinePlan): string[] {
  return listAdapters(plan).flatMap(({ mac }) => (mac ? [mac.value.replaceAll(':', '-')] : []));
}

/** A path below the server, or a URL of its own. */
export function locateFile(file: string, { server }: NetbootSettings): string {
  return file.startsWith('http://') ? file : server.value + file;
}

function listWords(
  name: string,
  mac: string,
  { os }: Settings,
  netboot: NetbootSettings,
  urlOf: UrlOf,
): string[] {
  const { start, arguments: site, iso } = netboot;
  if (start.value === 'image') {
    const word = SYSTEMS[os.value].seedByHttp === 'whole' ? 'nocloud' : 'nocloud-net';
    return [`ds=${word};s=${urlOf(`nodes/${name}/`)}`, ...site.value];
  }
  const installer = INSTALLERS[os.value];
  const own =
    installer.kind === 'preseed'
      ? [
          'auto=true',
          'priority=critical',
          'interface=auto',
          `hostname=${name}`,
          'domain=',
          `url=${urlOf(`netboot/preseed/${name}.cfg`)}`,
        ]
      : [
          'ip=dhcp',
          `url=${iso ? locateFile(iso.value, netboot) : ''}`,
          'autoinstall',
          `ds=${installer.seedWord};s=${urlOf(`netboot/autoinstall/${name}/`)}`,
          // Else the installer's cloud-init takes url= for a configuration of its own, and loads the ISO image once more.
          'cloud-config-url=/dev/null',
        ];
  // Both installers keep what stands behind the dashes for the system that they install.
  return [...own, `BOOTIF=01-${mac}`, ...(site.value.length > 0 ? ['---', ...site.value] : [])];
}
