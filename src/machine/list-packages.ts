import { SYSTEMS } from '../facts/systems.js';
import type { Machine } from '../spec/topology.js';

/** Debian packages of a machine: the daemon, what the probe asks, what a primary saves its time with, the firewall. */
export function listPackages({ settings, role }: Machine): string[] {
  const { hwclockPackage } = SYSTEMS[settings.os.value];
  return [
    'chrony',
    'ethtool',
    ...(role === 'primary' && hwclockPackage ? [hwclockPackage] : []),
    ...(settings.firewall.value === 'unmanaged' ? [] : ['ufw']),
  ];
}
