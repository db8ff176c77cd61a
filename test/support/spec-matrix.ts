import { stringify } from 'yaml';
import { SYSTEM_NAMES } from '../../src/facts/systems.js';
import { coverPairs } from './cover-pairs.js';

/** What the language lets vary for a machine, each with the values that are worth a run of the real tools. */
const DIMENSIONS = {
  os: SYSTEM_NAMES,
  network: ['ipv4', 'ipv6', 'both'],
  secondary: ['listed', 'any'],
  primaries: ['one', 'two', 'one below', 'two below'],
  sources: [
    undefined,
    [
      { server: '192.0.2.1', minpoll: 4 },
      { server: 'ntp.example.org', nts: true, prefer: true },
      { pool: 'pool.example.org', 'max-sources': 2 },
    ],
    [
      { refclock: 'gpsd', device: '/dev/ttyS0', pps: true },
      { refclock: 'shm', segment: 2, offset: '120ms', delay: '200ms' },
      { refclock: 'pps', device: '/dev/pps0', lock: 'SHM2', precision: '100ns' },
      { refclock: 'phc', device: '/dev/ptp0', offset: '-37s', poll: 0 },
      { refclock: 'sock', socket: '/run/chrony.site.sock' },
    ],
  ],
  ptp: [undefined, 'default', 'gptp', 'above'],
  polling: ['standard', 'tight'],
  timestamping: ['auto', 'software', 'hardware'],
  step: ['start', 'always', 'never'],
  scheduling: [undefined, { policy: 'rr', priority: 99 }, { policy: 'other' }],
  firewall: ['auto', 'enable', 'unmanaged'],
  addressing: ['unmanaged', 'dhcp', 'static'],
  install: ['first-boot', 'baked'],
  datasource: ['nocloud', 'ec2', 'openstack', 'azure'],
  mac: [false, true],
  textfile: [undefined, '/var/lib/node_exporter/textfile_collector'],
  directives: [
    undefined,
    ['logchange 0.5', 'maxupdateskew 100.0', 'log tracking statistics', 'allow 10.20.0.0/16'],
  ],
} as const;

type Combination = { readonly [K in keyof typeof DIMENSIONS]: (typeof DIMENSIONS)[K][number] };

/** One spec of the matrix: what it combines, for titles, and its text. */
export interface MatrixSpec {
  readonly combination: Combination;
  readonly text: string;
}

const FAMILIES = {
  ipv4: {
    network: '192.168.7.0/24',
    primary: '192.168.7.4',
    spare: '192.168.7.20',
    listed: '192.168.7.5..6',
    gateway: '192.168.7.1',
    above: {
      network: '192.168.8.0/24',
      gateway: '192.168.8.2',
      primary: '192.168.8.1',
      relays: ['192.168.8.4', '192.168.8.5'],
    },
  },
  ipv6: {
    network: 'fd00:7::/64',
    primary: 'fd00:7::4',
    spare: 'fd00:7::20',
    listed: 'fd00:7::9..a',
    gateway: 'fd00:7::1',
    above: {
      network: 'fd00:8::/64',
      gateway: 'fd00:8::2',
      primary: 'fd00:8::1',
      relays: ['fd00:8::4', 'fd00:8::5'],
    },
  },
} as const;

function printSpec(combination: Combination): string {
  const { os, network, secondary, install, datasource, mac, textfile, directives, ...rest } = combination;
  const family = FAMILIES[network === 'ipv6' ? 'ipv6' : 'ipv4'];
  const { polling, timestamping, step, scheduling, firewall, primaries, sources, ptp } = rest;
  const [isBelow, hasSpare] = [primaries.endsWith('below'), primaries.startsWith('two')];
  const spec = {
    version: 1,
    name: 'matrix',
    os,
    ...{ polling, timestamping, step, scheduling, firewall, install, datasource },
    ...(textfile && { verify: { textfile, 'max-offset': '50us' } }),
    ...(directives && { chrony: { directives } }),
    'cloud-init': { locale: 'C.UTF-8', ssh_authorized_keys: ['ssh-ed25519 AAAA of-nobody'] },
    groups: {
      hall: {
        network: network === 'both' ? [FAMILIES.ipv4.network, FAMILIES.ipv6.network] : family.network,
        interface: 'enp3s0',
        addressing: describeAddressing(combination, family.gateway),
        ...(isBelow ? { follows: 'above' } : sources && { sources }),
        ...(ptp && !(isBelow && ptp === 'above') && describePtp(ptp, network)),
        primary: { 'p-1': family.primary, ...(hasSpare && { 'p-2': family.spare }) },
        secondary: secondary === 'any' ? 'any' : { 's-1..2': family.listed, 's-3': 'dhcp' },
      },
      ...(isBelow && { above: describeAbove(combination, family.above, hasSpare) }),
    },
    machines: {
      ...(mac && !isBelow && { 'p-1': { mac: '52:54:00:12:34:56' } }),
      // A machine has one gateway: those of both groups have theirs below.
      ...(isBelow && { 'q-1': { addressing: describeAddressing(combination, family.above.gateway) } }),
    },
  };
  return stringify(spec, { aliasDuplicateObjects: false });
}

/** A group above, whose secondaries the primaries are; its machines have all that they need from the group below. */
function describeAbove(
  { addressing, sources, ptp, network: family }: Combination,
  { network, primary, relays }: (typeof FAMILIES)['ipv4' | 'ipv6']['above'],
  hasSpare: boolean,
): object {
  const [first, second] = relays;
  return {
    network,
    interface: 'enp4s0',
    addressing,
    ...(sources && { sources }),
    ...(ptp === 'above' && describePtp(ptp, family)),
    primary: { 'q-1': primary },
    secondary: { 'p-1': first, ...(hasSpare && { 'p-2': second }) },
  };
}

/** The profile default is PTP over IPv4. */
function describePtp(ptp: string, network: string): object {
  const isOnLayer2 = ptp === 'gptp' || network === 'ipv6';
  return { method: 'ptp', ptp: { profile: isOnLayer2 ? 'gptp' : 'default', domain: 3 } };
}

/** A static machine with a gateway and name servers, so that first boot reaches its packages. */
function describeAddressing({ addressing }: Combination, gateway: string): unknown {
  return addressing === 'static' ? { method: 'static', gateway, nameservers: [gateway] } : addressing;
}

/** Specs in which every pair of values of every two dimensions stands together at least once. */
export const MATRIX: readonly MatrixSpec[] = coverPairs(DIMENSIONS).map((combination) => ({
  combination,
  text: printSpec(combination),
}));
