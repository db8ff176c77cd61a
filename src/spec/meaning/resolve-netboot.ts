import type { SystemName } from '../../facts/systems.js';
import type { SettingsShape } from '../shape/spec-shape.js';
import type { DhcpSettings, NetbootSettings } from '../topology.js';
import type { Cascade } from './cascade.js';
import { DEFAULTS } from './defaults.js';
import { byDefault } from './trace-origins.js';

type Stated = Exclude<SettingsShape['netboot'], 'none' | undefined>;
type StatedDhcp = Exclude<Stated['dhcp'], string | undefined>;

/**
 * How a machine boots from the network; undefined where nothing says that it does, the nearest word is `none`, or no level
 * names a server (check-netboot.ts says so).
 */
export function resolveNetboot(cascade: Cascade, os: SystemName): NetbootSettings | undefined {
  const heard = cascade.upTo(({ netboot }) => netboot === 'none');
  const pick = <K extends keyof Stated>(key: K) =>
    heard.pick<NonNullable<Stated[K]>>(['netboot', key], (stated) => read(stated)?.[key] ?? undefined);
  const server = pick('server');
  if (!server) return undefined;
  const start = pick('start') ?? byDefault(DEFAULTS['netboot.start'], 'netboot.start');
  return {
    server,
    start,
    loader: pick('loader') ?? byDefault(DEFAULTS['netboot.loader'], 'netboot.loader'),
    kernel: pick('kernel') ?? byDefault(`files/${os}/vmlinuz`, 'netboot.kernel'),
    initrd: pick('initrd') ?? byDefault(`files/${os}/initrd`, 'netboot.initrd'),
    arguments: pick('arguments') ?? byDefault([], 'netboot.arguments'),
    ...resolveInstaller(
      start.value === 'installer' ? heard : heard.through((stated) => read(stated)?.start !== undefined),
    ),
    dhcp: resolveDhcp(heard),
  };
}

/** What is for an installer. Where the nearest word is `start: image`, what farther levels say of one is not meant. */
function resolveInstaller(
  cascade: Cascade,
): Pick<NetbootSettings, 'iso' | 'disk' | 'autoinstall' | 'preseed'> {
  return {
    iso: cascade.pick(['netboot', 'iso'], (stated) => read(stated)?.iso),
    disk: cascade.pick(['netboot', 'disk'], (stated) => read(stated)?.disk),
    autoinstall: cascade.freeKeys(['netboot', 'autoinstall']),
    preseed: cascade.lines(['netboot', 'preseed'], (stated) => read(stated)?.preseed),
  };
}

/** `dhcp` is one word or a mapping: the word is the mapping's `mode`. */
function resolveDhcp(cascade: Cascade): DhcpSettings {
  const path = ['netboot', 'dhcp'];
  const pick = <K extends keyof StatedDhcp>(key: K) =>
    cascade.pick<NonNullable<StatedDhcp[K]>>([...path, key], (stated) => readDhcp(stated)[key] ?? undefined);
  const pool = pick('pool');
  return {
    mode: cascade.pickOr(path, DEFAULTS['netboot.dhcp'], (stated) => readDhcp(stated).mode),
    pool: pool && {
      value: { first: pool.value.at(0), last: pool.value.at(pool.value.length - 1) },
      origin: pool.origin,
    },
    router: pick('router'),
    nameservers: pick('nameservers'),
    ntp: pick('ntp') ?? byDefault(DEFAULTS['netboot.dhcp.ntp'], 'netboot.dhcp.ntp'),
  };
}

function read({ netboot }: SettingsShape): Stated | undefined {
  return netboot === 'none' ? undefined : netboot;
}

function readDhcp(stated: SettingsShape): Partial<StatedDhcp> {
  const dhcp = read(stated)?.dhcp;
  return typeof dhcp === 'string' ? { mode: dhcp } : (dhcp ?? {});
}
