import { SYSTEMS } from '../../facts/systems.js';
import type { MachineModel } from '../../machine/machine-model.js';
import type { Settings } from '../../spec/topology.js';
import { type Address, contains, type Network } from '../../spec/values/addresses.js';

/**
 * The network-config (version 2) of a machine, or undefined where the spec leaves addressing to others. Only the
 * group's interface is named. A machine known as `dhcp` gets DHCP also where the others are static.
 */
export function buildNetworkConfig(machine: MachineModel, networks: readonly Network[]): object | undefined {
  const { address, interface: device, mac, settings } = machine.plan.machine;
  const { method } = settings.addressing;
  if (method.value === 'unmanaged') return undefined;
  const match = mac ? { match: { macaddress: mac.value }, 'set-name': device.value } : {};
  const home = address.value === 'dhcp' ? undefined : address.value;
  const isStatic = method.value === 'static' && home !== undefined;
  const network = home && networks.find((candidate) => contains(candidate, home));
  const addressed =
    isStatic && network ? describeStatic(machine, home.text, network) : describeDhcp(networks);
  return {
    version: 2,
    ethernets: { [device.value]: { ...match, ...addressed, ...describeWaiting(settings) } },
  };
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

function describeStatic({ plan }: MachineModel, address: string, network: Network): object {
  const { gateway, nameservers } = plan.machine.settings.addressing;
  return {
    dhcp4: false,
    dhcp6: false,
    addresses: [`${address}/${network.prefix}`],
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
