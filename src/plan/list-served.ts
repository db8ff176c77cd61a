import type { Group, Machine } from '../spec/topology.js';
import { hostNetwork } from '../spec/values/addresses.js';
import type { ServedPlan } from './plan.js';

/** What a primary answers: its group's networks, where the group asks by NTP. */
export function serveGroup({ networks, ptp }: Group, machine: Machine): ServedPlan[] {
  if (ptp) return [];
  return networks.map((network) => ({
    network,
    interface: machine.interface,
    whom: 'machines of this network',
  }));
}

/** What a secondary of a group answers: a flywheel its primary, others nobody. */
export function serveReturning(
  { primaries }: Group,
  flywheels: readonly Machine[],
  machine: Machine,
): ServedPlan[] {
  return flywheels.includes(machine) ? primaries.flatMap((primary) => serveMachine(primary, machine)) : [];
}

/** `machine` answers this primary, by its address alone. */
export function serveMachine({ name, address }: Machine, machine: Machine): ServedPlan[] {
  if (address.value === 'dhcp') return [];
  return [
    {
      network: { value: hostNetwork(address.value), origin: address.origin },
      interface: machine.interface,
      whom: `${name}, which asks for the group’s time when it comes back`,
    },
  ];
}
