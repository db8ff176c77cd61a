import { SYSTEMS } from '../../facts/systems.js';
import type { MachineModel } from '../../machine/machine-model.js';
import { type Adapter, listAdapters } from '../../plan/list-adapters.js';
import type { Machine, Settings } from '../../spec/topology.js';
import { type Address, contains, type Network } from '../../spec/values/addresses.js';

/**
 * The network-config (version 2) of a machine, or undefined where the spec leaves addressing to others. Only the
 * groups' interfaces are named. A machine known as `dhcp` gets DHCP also where the others are static.
 */
export function buildNetworkConfig({ plan }: MachineModel): object | undefined {
  const { settings } = plan.machine;
  if (settings.addressing.method.value === 'unmanaged') return undefined;
  const ethernets = listAdapters(plan).map((adapter) => [
    adapter.interface.value,
    { ...describeAdapter(adapter, settings), ...describeWaiting(settings) },
  ]);
  return { version: 2, ethernets: Object.fromEntries(ethernets) };
}

function describeAdapter({ interface: device, mac, memberships }: Adapter, settings: Settings): object {
  const match = mac ? { match: { macaddress: mac.value }, 'set-name': device.value } : {};
  const isStatic = settings.addressing.method.value === 'static';
  const fixed = isStatic ? memberships.filter(({ address }) => address.value !== 'dhcp') : [];
  const leased = memberships.filter((membership) => !fixed.includes(membership));
  return {
    ...match,
    ...(leased.length > 0 ? describeDhcp(listNetworks(leased)) : { dhcp4: false, dhcp6: false }),
    ...(fixed.length > 0 && describeStatic(fixed)),
  };
}

function listNetworks(memberships: readonly Machine[]): Network[] {
  return memberships.flatMap(({ networks }) => networks.map(({ value }) => value));
}

/** Two groups on one wire may know a machine by one address. */
function listAddresses(memberships: readonly Machine[]): string[] {
  const addresses = memberships.flatMap(({ address: { value }, networks }) => {
    const home = value !== 'dhcp' && networks.find((network) => contains(network.value, value));
    return home ? [`${value.text}/${home.value.prefix}`] : [];
  });
  return [...new Set(addresses)];
}

/** Boot is not held up (systemd waits two minutes) for an adapter that comes late, unless first boot needs it. */
function describeWaiting({ install, os }: Settings): object {
  return install.value === 'baked' && SYSTEMS[os.value].adapterMayBeOptional ? { optional: true } : {};
}

/** A time server that DHCP names is nobody's source: the image's own client would ask it until chrony takes over (seen). */
function describeDhcp(networks: readonly Network[]): object {
  const families = new Set(networks.map(({ family }) => family));
  const overrides = { 'use-ntp': false };
  return {
    ...(families.has(4) && { dhcp4: true, 'dhcp4-overrides': overrides }),
    ...(families.has(6) && { dhcp6: true, 'dhcp6-overrides': overrides }),
  };
}

function describeStatic(memberships: readonly Machine[]): object {
  const stated = memberships.map(({ settings }) => settings.addressing);
  const gateway = stated.map((one) => one.gateway).find((one) => one !== undefined);
  const nameservers = stated.map((one) => one.nameservers).find((one) => one !== undefined);
  return {
    addresses: listAddresses(memberships),
    ...(gateway && describeGateway(gateway.value)),
    ...(nameservers && { nameservers: { addresses: nameservers.value.map(({ text }) => text) } }),
  };
}

/**
 * A default route that every cloud-init can translate for ifupdown and networkd: none takes `default`, and 22.4 makes a
 * route to ::/64 of one to ::/0. netplan calls gateway6 deprecated, and does what it says.
 */
function describeGateway({ family, text }: Address): object {
  return family === 4 ? { routes: [{ to: '0.0.0.0/0', via: text }] } : { gateway6: text };
}
