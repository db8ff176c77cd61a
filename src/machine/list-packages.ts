import { SYSTEMS } from '../facts/systems.js';
import { type MachinePlan, usesChrony } from '../plan/plan.js';
import type { MachinePart } from './machine-model.js';

/**
 * Debian packages of a machine: the daemons, what the probe asks, what a primary saves its time with, the firewall, and what
 * sources outside need: the authorities that servers of NTS are certified by, and who reads a GPS receiver.
 */
export function listPackages(plan: MachinePlan): MachinePart[] {
  const { machine, ptp } = plan;
  const { settings, role } = machine;
  const { os, firewall } = settings;
  const { hwclockPackage } = SYSTEMS[os.value];
  return [
    ...(usesChrony(plan) ? [{ name: 'chrony', why: 'Keeps the time.', origin: os.origin }] : []),
    ...(ptp ? [{ name: 'linuxptp', why: 'Speaks PTP.', origin: ptp.origin }] : []),
    { name: 'ethtool', why: 'The probe asks it what an adapter can do.', origin: os.origin },
    ...(role === 'primary' && hwclockPackage
      ? [{ name: hwclockPackage, why: 'hwclock, which saves a primary’s time.', origin: os.origin }]
      : []),
    ...(firewall.value === 'unmanaged'
      ? []
      : [{ name: 'ufw', why: 'The firewall.', origin: firewall.origin }]),
    ...listForSources(plan),
  ];
}

function listForSources({ externals, refclocks }: MachinePlan): MachinePart[] {
  const proved = externals.find(({ nts }) => nts);
  const received = refclocks.find(({ receiver }) => receiver !== undefined);
  const authorities = 'Whom servers of NTS are certified by.';
  return [
    ...(proved ? [{ name: 'ca-certificates', why: authorities, origin: proved.origin }] : []),
    ...(received ? [{ name: 'gpsd', why: 'Reads the GPS receivers.', origin: received.origin }] : []),
  ];
}
