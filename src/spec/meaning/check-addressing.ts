import { type Diagnostic, problem } from '../../diagnostics/diagnostic.js';
import type { Settings } from '../topology.js';
import { type Address, contains, type Network, reservedIn } from '../values/addresses.js';
import type { Surroundings } from './list-groups.js';
import { pathOf } from './origin-path.js';

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
