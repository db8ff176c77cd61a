import { listAdapters } from '../../plan/list-adapters.js';
import type { MachinePlan, Plan } from '../../plan/plan.js';
import type { DhcpSettings, Machine, NetbootSettings } from '../../spec/topology.js';
import { contains, type Network } from '../../spec/values/addresses.js';

/** A network in which machines boot, as DHCP is spoken there. */
export interface BootNetwork {
  readonly network: Network;
  /** The first group that is there; its name is the network's. */
  readonly name: string;
  readonly dhcp: DhcpSettings;
  /** The addresses of the group's primaries. */
  readonly primaries: readonly string[];
}

/** What one adapter gets. `address` undefined: out of the pool. */
export interface Lease {
  readonly mac: string;
  readonly address: string | undefined;
  readonly name: string;
  /** Undefined for an adapter of a machine that does not boot from the network. */
  readonly netboot: NetbootSettings | undefined;
}

/** The IPv4 networks in which a machine of the plan boots, each once, those of dnsmasq only. */
export function listBootNetworks({ groups }: Plan): BootNetwork[] {
  const found = new Map<string, BootNetwork>();
  for (const { name, networks, machines } of groups) {
    const dhcp = machines.map(bootOf).find((netboot) => netboot)?.dhcp;
    if (!dhcp || dhcp.mode.value === 'none') continue;
    const primaries = machines.flatMap(
      ({
        machine: {
          role,
          address: { value },
        },
      }) => (role === 'primary' && value !== 'dhcp' && value.family === 4 ? [value.text] : []),
    );
    for (const { value } of networks)
      if (value.family === 4 && !found.has(value.text))
        found.set(value.text, { network: value, name, dhcp, primaries });
  }
  return [...found.values()];
}

/**
 * The adapters with a MAC address in those networks, also of machines that do not boot there: they have their addresses
 * by this spec, and nobody else should get them.
 */
export function listLeases(plan: Plan, networks: readonly BootNetwork[]): Lease[] {
  return plan.groups.flatMap(({ machines }) =>
    machines.flatMap((machinePlan) =>
      listAdapters(machinePlan).flatMap(({ mac, memberships }) => {
        if (!mac) return [];
        const home = memberships.find((membership) => isIn(membership, networks));
        return home
          ? [{ mac: mac.value, address: addressOf(home), name: home.name, netboot: bootOf(machinePlan) }]
          : [];
      }),
    ),
  );
}

function bootOf({ machine: { listed, settings } }: MachinePlan): NetbootSettings | undefined {
  return listed ? settings.netboot : undefined;
}

function addressOf({ address: { value } }: Machine): string | undefined {
  return value !== 'dhcp' && value.family === 4 ? value.text : undefined;
}

/** By its IPv4 address; one without by its group's networks. */
function isIn({ address: { value }, networks }: Machine, boot: readonly BootNetwork[]): boolean {
  return boot.some(({ network }) =>
    value === 'dhcp' || value.family === 6
      ? networks.some((own) => own.value.text === network.text)
      : contains(network, value),
  );
}
