import type { ImagePlan, MachinePlan } from '../plan/plan.js';
import type { Origin, Sourced } from '../spec/topology.js';
import { contains, type Network } from '../spec/values/addresses.js';
import type { ConfigurationLine, MachineFile } from './machine-model.js';
import { renderTemplate } from './render-template.js';

/** Before what netplan and cloud-init write (10-…): systemd-networkd takes the first file that matches. */
const FOLDER = '/etc/systemd/network';

/**
 * The addresses of an image with a role, for systemd-networkd: without a seed nobody else brings them. Nothing without a
 * role, or where the spec leaves addressing to others.
 */
export function renderNetwork({ role, networks }: ImagePlan): MachineFile[] {
  if (!role || role.machine.settings.addressing.method.value === 'unmanaged') return [];
  const { mac, interface: device, name } = role.machine;
  const match = mac ? `PermanentMACAddress=${mac.value}` : `Name=${device.value}`;
  const sections = [
    { title: 'Match', lines: [line(match, (mac ?? device).origin)] },
    // Boot is not held up for an adapter without a cable: it counts as online. Not `RequiredForOnline=no`: with no link
    // required, systemd-networkd-wait-online waits two minutes and fails (systemd#29388; seen with 252).
    { title: 'Link', lines: [line('RequiredForOnline=no-carrier', role.machine.origin)] },
    {
      title: 'Network',
      lines: [line('ConfigureWithoutCarrier=yes', role.machine.origin), ...listAddresses(role, networks)],
    },
    // A time server that DHCP names is nobody's source.
    ...['DHCPv4', 'DHCPv6'].map((title) => ({ title, lines: [line('UseNTP=no', role.machine.origin)] })),
  ];
  const network = render(`${FOLDER}/05-clockseed.network`, `Addresses of ${name}.`, sections);
  return mac ? [renderLink(mac, device, name), network] : [network];
}

interface Section {
  readonly title: string;
  readonly lines: readonly ConfigurationLine[];
}

/** An adapter known by its MAC address gets the name that everything else of ours calls it by. */
function renderLink(mac: Sourced<string>, device: Sourced<string>, name: string): MachineFile {
  return render(`${FOLDER}/05-clockseed.link`, `The adapter of ${name}.`, [
    { title: 'Match', lines: [line(`PermanentMACAddress=${mac.value}`, mac.origin)] },
    { title: 'Link', lines: [line(`Name=${device.value}`, device.origin)] },
  ]);
}

function listAddresses({ machine }: MachinePlan, networks: readonly Sourced<Network>[]): ConfigurationLine[] {
  const { address, settings } = machine;
  const { method, gateway, nameservers } = settings.addressing;
  const home = address.value;
  const network = home === 'dhcp' ? undefined : networks.find(({ value }) => contains(value, home));
  if (method.value === 'dhcp' || home === 'dhcp' || !network)
    return [line(`DHCP=${chooseFamilies(networks)}`, method.origin)];
  return [
    line(`Address=${home.text}/${network.value.prefix}`, address.origin),
    ...(gateway ? [line(`Gateway=${gateway.value.text}`, gateway.origin)] : []),
    ...(nameservers?.value ?? []).map(({ text }) =>
      line(`DNS=${text}`, nameservers?.origin ?? method.origin),
    ),
  ];
}

function chooseFamilies(networks: readonly Sourced<Network>[]): string {
  const families = new Set(networks.map(({ value }) => value.family));
  if (families.size > 1) return 'yes';
  return families.has(4) ? 'ipv4' : 'ipv6';
}

function line(text: string, origin: Origin): ConfigurationLine {
  return { text, origin };
}

function render(path: string, about: string, sections: readonly Section[]): MachineFile {
  const content = renderTemplate('clockseed/networkd.hbs', { about, sections });
  return { path, mode: '0644', phase: 'first-boot', content, lines: sections.flatMap(({ lines }) => lines) };
}
