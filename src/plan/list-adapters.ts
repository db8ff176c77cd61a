import type { Machine } from '../spec/topology.js';
import type { MachinePlan } from './plan.js';

/** The adapters of a machine, each with the memberships that it is for; that of its own group first. */
export function listAdapters({
  machine,
  uplink,
}: Pick<MachinePlan, 'machine' | 'uplink'>): [Machine, ...Machine[]][] {
  if (!uplink) return [[machine]];
  return uplink.interface.value === machine.interface.value ? [[machine, uplink]] : [[machine], [uplink]];
}
