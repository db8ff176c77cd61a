import ipaddr from 'ipaddr.js';
import { renderTemplate } from '../../machine/render-template.js';
import type { Plan } from '../../plan/plan.js';
import type { NetbootSettings } from '../../spec/topology.js';
import { contains } from '../../spec/values/addresses.js';
import { type BootNetwork, type Lease, listBootNetworks, listLeases } from './list-leases.js';

/** dnsmasq.conf: DHCP and TFTP for the networks in which machines boot; undefined where others do that. */
export function renderDnsmasq(plan: Plan): string | undefined {
  const networks = listBootNetworks(plan);
  if (networks.length === 0) return undefined;
  const leases = listLeases(plan, networks);
  const ways = listWays(leases);
  return renderTemplate('netboot/dnsmasq.conf.hbs', {
    spec: plan.name.value,
    networks: networks.map((network, index) => describeNetwork(network, tagOf(index))),
    ways: [...ways].map(([key, netboot], index) => describeWay(`way${index + 1}`, key, netboot, networks)),
    hosts: leases.map((lease) => describeHost(lease, [...ways.keys()], networks)),
  });
}

/** Who loads the kernel from which server: the spec may say it for each machine. */
function listWays(leases: readonly Lease[]): Map<string, NetbootSettings> {
  const ways = new Map<string, NetbootSettings>();
  for (const { netboot } of leases) if (netboot) ways.set(keyOf(netboot), netboot);
  return new Map([...ways].sort(([one], [other]) => (one < other ? -1 : 1)));
}

function keyOf({ loader, server }: NetbootSettings): string {
  return `${loader.value} ${server.value}`;
}

/** Not the group's name, which may be one of our other tags. */
function tagOf(index: number): string {
  return `net${index + 1}`;
}

/** A pool and a router are those of the network that they are in; a group may have several. */
function describeNetwork({ network, name, dhcp, primaries }: BootNetwork, tag: string): object {
  const { nameservers, ntp } = dhcp;
  const pool = dhcp.pool && contains(network, dhcp.pool.value.first) ? dhcp.pool.value : undefined;
  const router = dhcp.router && contains(network, dhcp.router.value) ? dhcp.router.value : undefined;
  const isProxy = dhcp.mode.value === 'proxy';
  const ends = pool ? `${pool.first.text},${pool.last.text}` : `${startOf(network.text)},static`;
  return {
    tag,
    name,
    text: network.text,
    isProxy,
    range: isProxy ? `${startOf(network.text)},proxy` : ends,
    mask: ipaddr.IPv4.subnetMaskFromPrefixLength(network.prefix).toString(),
    // Without a word of it dnsmasq would name itself.
    router: router?.text ?? '',
    nameservers: nameservers?.value.map(({ text }) => text).join(','),
    ntp: ntp.value === 'primaries' ? primaries.join(',') : undefined,
  };
}

function startOf(network: string): string {
  return network.replace(/\/.*/, '');
}

function describeWay(
  tag: string,
  key: string,
  { loader, server }: NetbootSettings,
  networks: readonly BootNetwork[],
): object {
  const proxied = networks.flatMap(({ dhcp }, index) => (dhcp.mode.value === 'proxy' ? [tagOf(index)] : []));
  return {
    tag,
    key,
    isIpxe: loader.value === 'ipxe',
    script: `${server.value}netboot/ipxe/boot.ipxe`,
    // Beside another DHCP server iPXE heeds a file only with the address of a server (seen, and its dhcp_has_pxeopts).
    host: new URL(server.value).hostname,
    // What the firmware itself loads is offered by pxe-service there, with dnsmasq's own address.
    elsewhere: proxied.map((network) => `tag:!${network},`).join(''),
    isProxied: proxied.length > 0,
  };
}

/** Where another server gives the addresses, a host is only one that may boot. */
function describeHost(
  { mac, address, name, netboot }: Lease,
  ways: readonly string[],
  networks: readonly BootNetwork[],
): string {
  const isLeased = networks.some(({ dhcp }) => dhcp.mode.value === 'serve');
  const words = [
    mac,
    ...(netboot ? [`set:way${ways.indexOf(keyOf(netboot)) + 1}`] : []),
    ...(isLeased && address ? [address] : []),
    printHostname(name),
  ];
  return words.join(',');
}

/** Some names are words of dhcp-host: a lease's time, or not to answer. A dot at the end makes them names, and is dropped. */
function printHostname(name: string): string {
  return /^(\d+[wdhms]?|infinite|ignore)$/.test(name) ? `${name}.` : name;
}
