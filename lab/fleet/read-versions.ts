import { PACKAGE_FORMAT, parsePackageVersions } from '../host/read-package-versions.js';
import type { Guest } from '../machine/guest.js';

const PACKAGES = [
  'chrony',
  'cloud-init',
  'systemd',
  'ufw',
  'ethtool',
  'netplan.io',
  'iptables',
  'apparmor',
  'linuxptp',
];

/** The versions of what decides a machine's time, by name: its kernel and Debian's packages. */
export async function readVersions(machine: Guest): Promise<Record<string, string>> {
  const kernel = await machine.run('uname -r');
  const { stdout } = await machine.try(`dpkg-query -W -f '${PACKAGE_FORMAT}' ${PACKAGES.join(' ')}`);
  return { kernel, ...Object.fromEntries(parsePackageVersions(stdout)) };
}
