import type { Path } from '../diagnostics/diagnostic.js';
import type { DatasourceName } from '../facts/datasources.js';
import type { SystemName } from '../facts/systems.js';
import type { Address, Network } from './values/addresses.js';

/** Where a value comes from: a place of the spec, or a default of the language. */
export type Origin =
  | {
      readonly kind: 'spec';
      readonly path: Path;
      readonly file: string;
      readonly line: number;
      readonly column: number;
    }
  | { readonly kind: 'default'; readonly setting: string };

/** A value that remembers where it comes from. */
export interface Sourced<T> {
  readonly value: T;
  readonly origin: Origin;
}

export type Role = 'primary' | 'secondary';

/** Everything that cascades, resolved for one machine; shared by machines with the same levels. Durations in seconds. */
export interface Settings {
  readonly os: Sourced<SystemName>;
  readonly polling: Sourced<'standard' | 'tight'>;
  readonly timestamping: Sourced<'auto' | 'software' | 'hardware'>;
  readonly step: Sourced<'start' | 'always' | 'never'>;
  readonly scheduling: {
    readonly policy: Sourced<'fifo' | 'rr' | 'other'>;
    readonly priority: Sourced<number>;
  };
  readonly firewall: Sourced<'auto' | 'enable' | 'unmanaged'>;
  readonly addressing: {
    readonly method: Sourced<'unmanaged' | 'dhcp' | 'static'>;
    readonly gateway: Sourced<Address> | undefined;
    readonly nameservers: Sourced<readonly Address[]> | undefined;
  };
  readonly install: Sourced<'first-boot' | 'baked'>;
  readonly apt: {
    readonly mirror: Sourced<string> | undefined;
    readonly security: Sourced<string> | undefined;
    readonly proxy: Sourced<string> | undefined;
  };
  /** The site's own keys of user-data, as YAML 1.2 reads them. */
  readonly cloudInit: ReadonlyMap<string, Sourced<unknown>>;
  readonly datasource: Sourced<DatasourceName>;
  /** Undefined for a machine that does not boot from the network. */
  readonly netboot: NetbootSettings | undefined;
  readonly verify: {
    readonly within: Sourced<number>;
    readonly every: Sourced<number>;
    readonly maxOffset: Sourced<number>;
    readonly textfile: Sourced<string> | undefined;
  };
  /** Raw lines for chrony.conf, of spec, group and machine in this order. */
  readonly directives: readonly Sourced<string>[];
}

/** How a machine boots from the network. Files: a path below `server`, or a URL of their own. */
export interface NetbootSettings {
  /** http://…/ */
  readonly server: Sourced<string>;
  /** What kernel and initrd are: the system itself, or what puts it onto the disk. */
  readonly start: Sourced<'image' | 'installer'>;
  readonly loader: Sourced<'ipxe' | 'grub'>;
  readonly kernel: Sourced<string>;
  readonly initrd: Sourced<string>;
  /** Words. */
  readonly arguments: Sourced<readonly string[]>;
  readonly iso: Sourced<string> | undefined;
  readonly disk: Sourced<string> | undefined;
  /** The site's own keys, as YAML 1.2 reads them. */
  readonly autoinstall: ReadonlyMap<string, Sourced<unknown>>;
  /** Lines of spec, group and machine in this order. */
  readonly preseed: readonly Sourced<string>[];
  /** The same for all machines of a group. */
  readonly dhcp: DhcpSettings;
}

/** What a group's networks are told by DHCP. */
export interface DhcpSettings {
  readonly mode: Sourced<'serve' | 'proxy' | 'none'>;
  /** Both ends included. */
  readonly pool: Sourced<{ readonly first: Address; readonly last: Address }> | undefined;
  readonly router: Sourced<Address> | undefined;
  readonly nameservers: Sourced<readonly Address[]> | undefined;
  readonly ntp: Sourced<'none' | 'primaries'>;
}

/** One machine's membership in a group. `listed` is false for the stand-in of `secondary: any`. */
export interface Machine {
  readonly name: string;
  readonly origin: Origin;
  readonly group: string;
  /** The networks of that group. */
  readonly networks: readonly Sourced<Network>[];
  readonly role: Role;
  readonly listed: boolean;
  readonly address: Sourced<Address | 'dhcp'>;
  readonly interface: Sourced<string>;
  readonly mac: Sourced<string> | undefined;
  readonly settings: Settings;
}

/**
 * How machines prove to each other who they are. `made`: by keys of clockseed keygen. `placed`: by keys that others put
 * in this file on each machine; another generation has other ids.
 */
export type Authentication =
  | { readonly kind: 'made' }
  | { readonly kind: 'placed'; readonly file: string; readonly generation: number };

/** An NTP server outside of the groups, or a name that stands for many. */
export interface ServerSource {
  readonly kind: 'server' | 'pool';
  readonly origin: Origin;
  readonly host: Address | string;
  readonly nts: boolean;
  /** With NTS: the file of certificates on the machine that alone is trusted. */
  readonly certificates: Sourced<string> | undefined;
  /** log2 of seconds. */
  readonly minpoll: number;
  readonly maxpoll: number;
  /** How many servers of a pool. */
  readonly maxSources: number;
  readonly prefer: boolean;
}

/** A clock at the machine itself. Times in seconds. */
export interface ClockSource {
  readonly kind: 'refclock';
  readonly origin: Origin;
  readonly driver: 'phc' | 'pps' | 'shm' | 'sock' | 'gpsd';
  /** The path of a device or socket, or the number of a segment. */
  readonly parameter: string;
  /** What chronyc calls it. */
  readonly refid: string;
  readonly offset: number;
  readonly delay: number | undefined;
  readonly precision: number | undefined;
  /** log2 of seconds. */
  readonly poll: number;
  /** The refid of the clock that numbers its pulses. */
  readonly lock: string | undefined;
  readonly pps: boolean;
  readonly prefer: boolean;
}

/** How a group speaks PTP. */
export interface PtpSettings {
  /** Of the word `ptp` itself. */
  readonly origin: Origin;
  /** `default`: IEEE 1588 over UDP and IPv4, end to end. `gptp`: IEEE 802.1AS, layer 2, peer to peer. */
  readonly profile: Sourced<'default' | 'gptp'>;
  readonly domain: Sourced<number>;
  /** Of its primaries, 0 to 255; lower comes first. */
  readonly priority1: Sourced<number>;
}

/** Where a group takes its time from, outside of all groups. */
export type ExternalSource = ServerSource | ClockSource;

/**
 * Machines that must agree on the time. Isolated, or it `follows` another group: then each of its primaries is also a
 * secondary there, one machine with two memberships of the same name.
 */
export interface Group {
  readonly name: string;
  readonly networks: readonly Sourced<Network>[];
  readonly follows: Sourced<string> | undefined;
  /** Never beside `follows`. */
  readonly sources: readonly ExternalSource[];
  /** Of the own clock of a group that follows none. */
  readonly stratum: Sourced<number>;
  /** Undefined for a group that keeps time by chrony alone. */
  readonly ptp: PtpSettings | undefined;
  /** Undefined without. */
  readonly authentication: Sourced<Authentication> | undefined;
  readonly primaries: readonly Machine[];
  readonly secondaries: readonly Machine[];
}

/** What a spec means: ranges expanded, settings resolved, nothing derived yet. */
export interface Topology {
  readonly name: Sourced<string>;
  readonly groups: readonly Group[];
}
