import { stringify } from 'yaml';
import type { ChangeKind } from '../../src/compare/change.js';
import type { Action } from '../../src/compare/need.js';

/** A part of a spec, as YAML would be read. */
export type Part = { readonly [key: string]: unknown };

type Word = string | undefined;

/** A key of the spec changed once. */
export interface SingleChange {
  /** The key that it is about, as README's table has it. */
  readonly key: string;
  /** What is merged over the base for the old spec, and over that for the new one; null removes. */
  readonly old?: Part;
  readonly new: Part;
  /** Kind, subject, what, from, to. */
  readonly changes: readonly (readonly [ChangeKind, string, Word?, Word?, Word?])[];
  /** Of the primary p, and of the secondaries; of those in other groups nothing is said. */
  readonly needs: readonly [primary: Action, secondary: Action];
}

const GROUP = {
  network: '10.9.0.0/24',
  interface: 'eth0',
  primary: { p: '10.9.0.1' },
  secondary: { 's-1..3': '10.9.0.2..4' },
};
const BASE = { version: 1, name: 'lobby', os: 'debian-12', groups: { g: GROUP } };

const group = (part: Part): Part => ({ groups: { g: part } });
const ABOVE = {
  groups: {
    up: {
      network: '10.8.0.0/24',
      interface: 'eth1',
      primary: { q: '10.8.0.1' },
      secondary: { t: '10.8.0.3' },
    },
  },
};
const NETBOOT = {
  netboot: { server: 'http://10.9.0.9:8000/', dhcp: 'none' },
  machines: { p: { mac: '52:54:00:00:00:01' }, 's-1..3': { netboot: 'none' } },
};
const all = (what: string, from?: string, to?: string) =>
  [what === 'os' ? 'system-changed' : 'setting-changed', 'all 4 machines', what, from, to] as const;
const ofGroup = (kind: ChangeKind, from?: string, to?: string) => [kind, 'g', undefined, from, to] as const;

/** Each key of the language. */
export const SINGLE_CHANGES: readonly SingleChange[] = [
  {
    key: 'name',
    new: { name: 'hall' },
    changes: [['name-changed', 'spec', 'name', 'lobby', 'hall']],
    needs: ['installer', 'installer'],
  },
  {
    key: 'groups',
    new: {
      groups: {
        h: { ...GROUP, network: '10.7.0.0/24', primary: { x: '10.7.0.1' }, secondary: { y: 'dhcp' } },
      },
    },
    changes: [
      ['group-added', 'h', undefined, undefined, '10.7.0.0/24'],
      ['machine-added', 'x', undefined, undefined, 'primary of h at 10.7.0.1'],
      ['machine-added', 'y', undefined, undefined, 'secondary of h at dhcp'],
    ],
    needs: ['nothing', 'nothing'],
  },
  {
    key: 'network',
    new: group({ network: '10.9.0.0/23' }),
    changes: [ofGroup('network-changed', '10.9.0.0/24', '10.9.0.0/23')],
    needs: ['restart', 'nothing'],
  },
  {
    key: 'interface',
    new: group({ interface: 'eth7' }),
    changes: [['machine-moved', 'p, s-1 … s-3', 'interface in g', 'eth0', 'eth7']],
    needs: ['installer', 'restart'],
  },
  {
    key: 'primary',
    new: group({ primary: { p: '10.9.0.9' } }),
    changes: [['machine-moved', 'p', 'address in g', '10.9.0.1', '10.9.0.9']],
    needs: ['installer', 'restart'],
  },
  {
    key: 'secondary',
    new: group({ secondary: { 's-1..3': '10.9.0.12..14' } }),
    changes: [['machine-moved', 's-1 … s-3', 'address in g', '10.9.0.2 … 10.9.0.4', '10.9.0.12 … 10.9.0.14']],
    needs: ['installer', 'installer'],
  },
  {
    key: 'follows',
    old: ABOVE,
    new: { groups: { g: { follows: 'up' }, up: { secondary: { p: '10.8.0.2' } } } },
    changes: [
      ofGroup('follows-changed', 'nobody', 'up'),
      ['strata-changed', 'g', 'stratum of primaries', '8', '9'],
      ['strata-changed', 'g', 'stratum of secondaries', '9', '10'],
    ],
    needs: ['restart', 'installer'],
  },
  {
    key: 'sources',
    new: group({ sources: [{ server: '192.0.2.1' }] }),
    changes: [
      ofGroup('sources-changed', 'none', '192.0.2.1'),
      ['strata-changed', 'g', 'stratum of primaries', '8', '2 to 9'],
      ['strata-changed', 'g', 'stratum of secondaries', '9', '3 to 10'],
    ],
    needs: ['restart', 'installer'],
  },
  {
    key: 'stratum',
    new: group({ stratum: 5 }),
    changes: [
      ['strata-changed', 'g', 'stratum of primaries', '8', '5'],
      ['strata-changed', 'g', 'stratum of secondaries', '9', '6'],
    ],
    needs: ['restart', 'installer'],
  },
  {
    key: 'authentication',
    new: group({ authentication: 'keys' }),
    changes: [ofGroup('authentication-changed', 'none', 'keys')],
    needs: ['restart', 'restart'],
  },
  {
    key: 'method',
    new: group({ method: 'ptp' }),
    changes: [ofGroup('method-changed', 'chrony', 'ptp (default, domain 0, priority1 128)')],
    needs: ['restart', 'restart'],
  },
  {
    key: 'ptp',
    old: group({ method: 'ptp' }),
    new: group({ ptp: { domain: 3 } }),
    changes: [
      ofGroup(
        'method-changed',
        'ptp (default, domain 0, priority1 128)',
        'ptp (default, domain 3, priority1 128)',
      ),
    ],
    needs: ['restart', 'restart'],
  },
  {
    key: 'machines',
    new: { machines: { 's-2': { polling: 'tight' } } },
    changes: [['setting-changed', 's-2', 'polling', 'standard', 'tight']],
    needs: ['nothing', 'nothing'],
  },
  {
    key: 'mac',
    old: { machines: { p: { mac: '52:54:00:00:00:01' } } },
    new: { machines: { p: { mac: '52:54:00:00:00:02' } } },
    changes: [['machine-moved', 'p', 'mac in g', '52:54:00:00:00:01', '52:54:00:00:00:02']],
    needs: ['nothing', 'nothing'],
  },
  {
    key: 'mac',
    old: {
      addressing: 'dhcp',
      machines: { p: { mac: '52:54:00:00:00:01' } },
    },
    new: { machines: { p: { mac: '52:54:00:00:00:02' } } },
    changes: [['machine-moved', 'p', 'mac in g', '52:54:00:00:00:01', '52:54:00:00:00:02']],
    needs: ['first-boot', 'nothing'],
  },
  {
    key: 'os',
    new: { os: 'debian-13' },
    changes: [all('os', 'debian-12', 'debian-13')],
    needs: ['first-boot', 'first-boot'],
  },
  {
    key: 'polling',
    new: { polling: 'tight' },
    changes: [all('polling', 'standard', 'tight')],
    needs: ['installer', 'restart'],
  },
  {
    key: 'timestamping',
    new: { timestamping: 'software' },
    changes: [all('timestamping', 'auto', 'software')],
    needs: ['restart', 'restart'],
  },
  {
    key: 'step',
    new: { step: 'always' },
    changes: [all('step', 'start', 'always')],
    needs: ['installer', 'restart'],
  },
  {
    key: 'scheduling',
    new: { scheduling: { priority: 7 } },
    changes: [all('scheduling.priority', '1', '7')],
    needs: ['restart', 'restart'],
  },
  {
    key: 'firewall',
    new: { firewall: 'enable' },
    changes: [all('firewall', 'auto', 'enable')],
    needs: ['installer', 'installer'],
  },
  {
    key: 'addressing',
    new: { addressing: 'dhcp' },
    changes: [all('addressing', 'unmanaged', 'dhcp')],
    needs: ['first-boot', 'first-boot'],
  },
  {
    key: 'install',
    new: { install: 'baked' },
    changes: [all('install', 'first-boot', 'baked')],
    needs: ['installer', 'installer'],
  },
  {
    key: 'apt',
    new: { apt: { proxy: 'http://10.9.0.9:3142/' } },
    changes: [all('apt.proxy', undefined, 'http://10.9.0.9:3142/')],
    needs: ['first-boot', 'first-boot'],
  },
  {
    key: 'cloud-init',
    new: { 'cloud-init': { locale: 'C.UTF-8' } },
    changes: [all('cloud-init.locale')],
    needs: ['first-boot', 'first-boot'],
  },
  {
    key: 'datasource',
    new: { datasource: 'openstack' },
    changes: [all('datasource', 'nocloud', 'openstack')],
    needs: ['nothing', 'nothing'],
  },
  {
    key: 'netboot',
    old: NETBOOT,
    new: { netboot: { kernel: 'vmlinuz-2' } },
    changes: [['setting-changed', 'p', 'netboot.kernel', 'files/debian-12/vmlinuz', 'vmlinuz-2']],
    needs: ['nothing', 'nothing'],
  },
  {
    key: 'netboot',
    new: NETBOOT,
    changes: [
      ['machine-moved', 'p', 'mac in g', 'none', '52:54:00:00:00:01'],
      ['setting-changed', 'p', 'netboot.server', undefined, 'http://10.9.0.9:8000/'],
    ],
    needs: ['nothing', 'nothing'],
  },
  {
    key: 'verify',
    new: { verify: { every: '2m' } },
    changes: [all('verify.every', '1m', '2m')],
    needs: ['installer', 'installer'],
  },
  {
    key: 'chrony',
    new: { chrony: { directives: ['logchange 0.5', 'maxupdateskew 50'] } },
    changes: [all('chrony.directives', undefined, 'logchange 0.5; maxupdateskew 50')],
    needs: ['restart', 'restart'],
  },
];

/** A spec with these parts merged over the base, one after the other. */
export function specWith(...parts: readonly (Part | undefined)[]): string {
  return stringify(parts.reduce<Part>((spec, part) => (part ? merge(spec, part) : spec), BASE));
}

function merge(under: Part, over: Part): Part {
  const merged: Record<string, unknown> = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const before = under[key];
    merged[key] = isPart(before) && isPart(value) ? merge(before, value) : value;
    if (value === null) delete merged[key];
  }
  return merged;
}

function isPart(value: unknown): value is Part {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
