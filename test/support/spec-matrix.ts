import { stringify } from 'yaml';
import { SYSTEM_NAMES } from '../../src/facts/systems.js';
import { coverPairs } from './cover-pairs.js';

/** What the language lets vary for a machine, each with the values that are worth a run of the real tools. */
const DIMENSIONS = {
  os: SYSTEM_NAMES,
  network: ['ipv4', 'ipv6', 'both'],
  secondary: ['listed', 'any'],
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
    listed: '192.168.7.5..6',
    gateway: '192.168.7.1',
  },
  ipv6: { network: 'fd00:7::/64', primary: 'fd00:7::4', listed: 'fd00:7::9..a', gateway: 'fd00:7::1' },
} as const;

function printSpec(combination: Combination): string {
  const { os, network, secondary, install, datasource, mac, textfile, directives, ...rest } = combination;
  const family = FAMILIES[network === 'ipv6' ? 'ipv6' : 'ipv4'];
  const { polling, timestamping, step, scheduling, firewall } = rest;
  const spec = {
    version: 1,
    name: 'matrix',
    os,
    ...{ polling, timestamping, step, scheduling, firewall, install, datasource },
    addressing: describeAddressing(combination, family.gateway),
    ...(textfile && { verify: { textfile, 'max-offset': '50us' } }),
    ...(directives && { chrony: { directives } }),
    'cloud-init': { locale: 'C.UTF-8', ssh_authorized_keys: ['ssh-ed25519 AAAA of-nobody'] },
    groups: {
      hall: {
        network: network === 'both' ? [FAMILIES.ipv4.network, FAMILIES.ipv6.network] : family.network,
        interface: 'enp3s0',
        primary: { 'p-1': family.primary },
        secondary: secondary === 'any' ? 'any' : { 's-1..2': family.listed, 's-3': 'dhcp' },
      },
    },
    ...(mac && { machines: { 'p-1': { mac: '52:54:00:12:34:56' } } }),
  };
  return stringify(spec, { aliasDuplicateObjects: false });
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
