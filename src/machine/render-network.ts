import { type Adapter, listAdapters } from '../plan/list-adapters.js';
import type { ImagePlan } from '../plan/plan.js';
import type { Machine, Origin, Sourced } from '../spec/topology.js';
import { contains, type Network } from '../spec/values/addresses.js';
import type { ConfigurationLine, MachineFile } from './machine-model.js';
import { renderTemplate } from './render-template.js';

/** Before what netplan and cloud-init write (10-…): systemd-networkd takes the first file that matches. */
const FOLDER = '/etc/systemd/network';

/**
 * The addresses of an image with a role, for systemd-networkd: without a seed nobody else brings them. Nothing without a
 * role, or where the spec leaves addressing to others.
 */
export function renderNetwork({ role }: ImagePlan): MachineFile[] {
  if (!role || role.machine.settings.addressing.method.value === 'unmanaged') return [];
  const [first, ...others] = listAdapters(role);
  return [
    ...renderAdapter(first, '05-clockseed'),
    ...others.flatMap((adapter, index) => renderAdapter(adapter, `05-clockseed-${index + 2}`)),
  ];
}

function renderAdapter({ interface: device, mac, memberships }: Adapter, file: string): MachineFile[] {
  const [{ name, origin }] = memberships;
  const match = mac ? `PermanentMACAddress=${mac.value}` : `Name=${device.value}`;
  const sections = [
    { title: 'Match', lines: [line(match, (mac ?? device).origin)] },
    // Boot is not held up for an adapter without a cable: it counts as online. Not `RequiredForOnline=no`: with no link
    // required, systemd-networkd-wait-online waits two minutes and fails (systemd#29388; seen with 252).
    { title: 'Link', lines: [line('RequiredForOnline=no-carrier', origin)] },
    {
      title: 'Network',
      lines: dropRepeated([
        line('ConfigureWithoutCarrier=yes', origin),
        ...memberships.flatMap(listAddresses),
      ]),
    },
    // A time server that DHCP names is nobody's source.
    ...['DHCPv4', 'DHCPv6'].map((title) => ({ title, lines: [line('UseNTP=no', origin)] })),
  ];
  const network = render(`${FOLDER}/${file}.network`, `Addresses of ${name}.`, sections);
  return mac ? [renderLink(mac, device, name, file), network] : [network];
}

interface Section {
  readonly title: string;
  readonly lines: readonly ConfigurationLine[];
}

/** An adapter known by its MAC address gets the name that everything else of ours calls it by. */
function renderLink(mac: Sourced<string>, device: Sourced<string>, name: string, file: string): MachineFile {
  return render(`${FOLDER}/${file}.link`, `The adapter of ${name}.`, [
    { title: 'Match', lines: [line(`PermanentMACAddress=${mac.value}`, mac.origin)] },
    { title: 'Link', lines: [line(`Name=${device.value}`, device.origin)] },
  ]);
}

function listAddresses({ address, settings, networks }: Machine): ConfigurationLine[] {
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

/** Two groups on one wire may know a machine by one address. */
function dropRepeated(lines: readonly ConfigurationLine[]): ConfigurationLine[] {
  return [...new Map(lines.map((one) => [one.text, one])).values()];
}

function line(text: string, origin: Origin): ConfigurationLine {
  return { text, origin };
}

function render(path: string, about: string, sections: readonly Section[]): MachineFile {
  const content = renderTemplate('clockseed/networkd.hbs', { about, sections });
  const lines = sections.flatMap((section) => section.lines);
  return { path, purpose: 'the addresses', mode: '0644', phase: 'first-boot', content, lines };
}
