import type { Machine, Sourced } from '../spec/topology.js';
import type { MachinePlan } from './plan.js';

/** One adapter of a machine, with the memberships that it is for. */
export interface Adapter {
  readonly interface: Sourced<string>;
  readonly mac: Sourced<string> | undefined;
  readonly memberships: readonly [Machine, ...Machine[]];
}

/** The adapters of a machine; that of its own group first. */
export function listAdapters({
  machine,
  uplink,
}: Pick<MachinePlan, 'machine' | 'uplink'>): [Adapter, ...Adapter[]] {
  if (!uplink) return [describe([machine])];
  const isOne = uplink.interface.value === machine.interface.value;
  return isOne ? [describe([machine, uplink])] : [describe([machine]), describe([uplink])];
}

/** Either membership may say the adapter's MAC address. */
function describe(memberships: readonly [Machine, ...Machine[]]): Adapter {
  const mac = memberships.map((membership) => membership.mac).find((one) => one !== undefined);
  return { interface: memberships[0].interface, mac, memberships };
}
