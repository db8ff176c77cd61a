import { SYSTEMS } from '../facts/systems.js';
import { type MachinePlan, usesChrony } from '../plan/plan.js';

/**
 * Debian packages of a machine: the daemons, what the probe asks, what a primary saves its time with, the firewall, and what
 * sources outside need: the authorities that servers of NTS are certified by, and who reads a GPS receiver.
 */
export function listPackages(plan: MachinePlan): string[] {
  const { machine, externals, refclocks, ptp } = plan;
  const { settings, role } = machine;
  const { hwclockPackage } = SYSTEMS[settings.os.value];
  return [
    ...(usesChrony(plan) ? ['chrony'] : []),
    ...(ptp ? ['linuxptp'] : []),
    'ethtool',
    ...(role === 'primary' && hwclockPackage ? [hwclockPackage] : []),
    ...(settings.firewall.value === 'unmanaged' ? [] : ['ufw']),
    ...(externals.some(({ nts }) => nts) ? ['ca-certificates'] : []),
    ...(refclocks.some(({ receiver }) => receiver !== undefined) ? ['gpsd'] : []),
  ];
}
