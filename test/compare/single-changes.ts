import { GROUP_CHANGES } from './group-changes.js';
import type { SingleChange } from './merge-specs.js';

const NETBOOT = {
  netboot: { server: 'http://10.9.0.9:8000/', dhcp: 'none' },
  machines: { p: { mac: '52:54:00:00:00:01' }, 's-1..3': { netboot: 'none' } },
};
const all = (what: string, from?: string, to?: string) =>
  [what === 'os' ? 'system-changed' : 'setting-changed', 'all 4 machines', what, from, to] as const;
/** What a spec says of machines, and the settings that cascade. */
const SETTING_CHANGES: readonly SingleChange[] = [
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

/** Each key of the language. */
export const SINGLE_CHANGES: readonly SingleChange[] = [...GROUP_CHANGES, ...SETTING_CHANGES];
