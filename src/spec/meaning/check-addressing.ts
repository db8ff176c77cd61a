import { type Diagnostic, problem } from '../../diagnostics/diagnostic.js';
import { pathOf } from '../origin-path.js';
import type { Settings, Sourced } from '../topology.js';
import { type Address, contains, type Network, reservedIn } from '../values/addresses.js';
import type { Surroundings } from './list-groups.js';

/** Judges a combination of settings: gateway and name servers go with static addresses, the gateway is near. */
export function checkAddressing({ addressing }: Settings, { name, networks }: Surroundings): Diagnostic[] {
  const { method, gateway, nameservers } = addressing;
  const given = gateway ?? nameservers;
  if (method.value !== 'static') {
    if (!given) return [];
    const message = `a gateway or name server is given, but addressing is ${method.value}`;
    return [problem('contradiction', pathOf(given.origin), message, { allowed: 'with method: static' })];
  }
  if (!gateway) return [];
  const path = pathOf(gateway.origin);
  const home = networks.find((network) => contains(network, gateway.value));
  if (!home) {
    const message = `the gateway ${gateway.value.text} is outside the network of ${name}`;
    const allowed = `an address in ${networks.map(({ text }) => text).join(', ')}`;
    return [problem('address-outside-network', path, message, { allowed })];
  }
  const reserved = reservedIn(home, gateway.value);
  if (!reserved) return [];
  const message = `the gateway ${gateway.value.text} is the ${reserved} address of ${home.text}`;
  return [problem('reserved-address', path, message, { allowed: 'an address that a machine can have' })];
}

/**
 * A network-config replaces what cloud-init does by itself, DHCP on the first adapter with a link. Without a gateway in
 * the group's network the way to the machine may be such another adapter.
 */
export function warnOtherAdapters({ addressing: { method, gateway } }: Settings): Diagnostic[] {
  if (method.value !== 'static' || gateway) return [];
  const message =
    'static addresses without a gateway: any adapter beside the group’s gets no address from cloud-init';
  return [
    problem('other-adapters', pathOf(method.origin), message, {
      severity: 'warning',
      allowed:
        'fine where a machine has one adapter, or is managed through this network; else addressing: unmanaged',
    }),
  ];
}

/** Names that people give to what is made of other adapters; a VLAN has its number behind a dot. */
const VIRTUAL = /^(bond|team|br|vlan|dummy|tun|tap|veth|wg)[\d._-]|^(br|bond|team)$|\./;

/** A network-config that names a bond, a bridge or a VLAN as if it were an adapter leaves the machine without address. */
export function checkDevice({ addressing }: Settings, device: Sourced<string>): Diagnostic | undefined {
  const { method } = addressing;
  if (method.value === 'unmanaged' || !VIRTUAL.test(device.value)) return undefined;
  const message = `addressing is ${method.value}, but ${device.value} is by its name a bond, a bridge or a VLAN`;
  return problem('contradiction', pathOf(device.origin), message, {
    allowed: 'a physical adapter; or addressing: unmanaged, and a network configuration of the site’s own',
  });
}

/** A machine reaches a gateway only in the network that its own address is in; matters where a group has several. */
export function checkGateway(
  { addressing }: Settings,
  address: Address | 'dhcp',
  networks: readonly Network[],
): Diagnostic | undefined {
  const { method, gateway } = addressing;
  if (method.value !== 'static' || !gateway || address === 'dhcp' || networks.length < 2) return undefined;
  const home = networks.find((network) => contains(network, address));
  const isElsewhere = networks.some((network) => network !== home && contains(network, gateway.value));
  if (!home || !isElsewhere) return undefined;
  const message = `the gateway ${gateway.value.text} is of no use to the machines in ${home.text}`;
  return problem('address-outside-network', pathOf(gateway.origin), message, {
    allowed: 'for each machine a gateway in the network of its address; under machines where they differ',
  });
}
