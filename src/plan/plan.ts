import type { Polling } from '../facts/polling.js';
import type { SystemName } from '../facts/systems.js';
import type { ClockSource, Machine, PtpSettings, ServerSource, Sourced } from '../spec/topology.js';
import type { Address, Network } from '../spec/values/addresses.js';

/** A source of time as chronyd sees it. */
export interface SourcePlan {
  readonly machine: string;
  readonly address: Sourced<Address>;
  /** Eight hexadecimal digits, as chronyc shows them. */
  readonly referenceId: string;
  /** The adapter that leads there. */
  readonly interface: Sourced<string>;
  /** How it is asked, with the setting that says so. */
  readonly polling: Sourced<Polling>;
  /**
   * `leader`: whom the machine follows. `peer`: another primary of its own group, followed when it leads there or no leader
   * is left.
   */
  readonly kind: 'leader' | 'peer';
  /** Whether it has the time whenever it answers: the only primary of an isolated group. Others may have lost it, and say so. */
  readonly steady: boolean;
}

/** A server or pool outside of all groups. */
export interface ExternalServerPlan extends Omit<ServerSource, 'host' | 'certificates'> {
  /** As it stands in chrony.conf, and as `chronyc -N` shows it. */
  readonly name: string;
  /** Undefined as long as nobody has looked the name up. */
  readonly address: Address | undefined;
  readonly referenceId: string | undefined;
  /** The certificates that alone it may prove itself by: chrony's number of the set, and the file on the machine. */
  readonly certificates: { readonly set: number; readonly file: string } | undefined;
}

/** A reference clock as chronyd knows it. */
export interface RefclockPlan extends Omit<ClockSource, 'driver' | 'refid'> {
  /** As chrony.conf has it. */
  readonly driver: string;
  /** Its refid, by which chronyc shows it. */
  readonly name: string;
  readonly referenceId: string;
  /** What must be there when chronyd starts, or it would not. */
  readonly device: string | undefined;
  /** The port of the receiver that gpsd reads for it. */
  readonly receiver?: string;
  /** It numbers the pulses of another clock, and is never followed itself. */
  readonly noselect: boolean;
  /** Of a clock that is PTP: the group whose time it is, and the stratum that this counts as. */
  readonly ptp?: { readonly group: string; readonly stratum: number };
}

/** Machines that are answered, by their addresses, and the adapter that they ask through. */
export interface ServedPlan {
  readonly network: Sourced<Network>;
  readonly interface: Sourced<string>;
  /** Why, as the end of a sentence: `machines of this network`. */
  readonly whom: string;
}

/** A primary of a group that speaks PTP, as the others know it. */
export interface GrandmasterPlan {
  readonly machine: string;
  /** Its clock identity as ptp4l and pmc write it: `02a1b2.c3d4.e5f607`. */
  readonly identity: string;
}

/** How a machine speaks PTP, in the one group of its that does. */
export interface PtpPlan extends PtpSettings {
  readonly group: string;
  readonly interface: Sourced<string>;
  /** Whose messages it hears: the group’s IPv4 network. Empty with the profile gptp. */
  readonly networks: readonly Network[];
  /** Of the machine itself. Undefined for one that only takes the time: its own, from the adapter’s MAC address. */
  readonly identity: string | undefined;
  /** Its place among the primaries, from 0. Undefined for one that only takes the time. */
  readonly rank: number | undefined;
  /** Who may lead: the primaries, in the order in which they do. */
  readonly grandmasters: readonly GrandmasterPlan[];
  /**
   * Who sets the machine's clock. `ptp`: ptp4l, with hardware timestamps by way of phc2sys. `chrony`: chronyd, which PTP
   * passes on (a primary) or is fed by PTP (anybody else).
   */
  readonly owner: 'ptp' | 'chrony';
  /** How often the leader sends the time. */
  readonly pace: Sourced<'standard' | 'tight'>;
  /** Seconds that it listens for the others before it may lead. Undefined where there is nobody to listen for. */
  readonly listens: number | undefined;
}

/** A key that two machines share, by its id: the key itself stands in no plan. */
export interface KeyPlan {
  /** The other one. */
  readonly machine: string;
  /** 1 to 2^32 - 1. Undefined as long as no key file was read that says. */
  readonly id: number | undefined;
}

/** How a machine proves who it is. */
export interface AuthenticationPlan {
  /** Whether clockseed makes the keys, or others place them. */
  readonly kind: 'made' | 'placed';
  /** On the machine. */
  readonly file: Sourced<string>;
  /** One for each machine that it asks or answers in groups with authentication. */
  readonly keys: readonly KeyPlan[];
}

/** Strata, both included. */
export interface Strata {
  readonly least: number;
  readonly most: number;
}

/** The own clock of a primary, served when there is nothing better. */
export interface LocalPlan {
  readonly stratum: number;
  /** Whether other primaries do the same, so that they have to agree on one. */
  readonly orphan: boolean;
  /** Root distance, seconds, from which on it takes the place of the sources. Undefined where there never are any. */
  readonly distance: number | undefined;
  /** Whether there never is any time but its own and its equals'. */
  readonly isolated: boolean;
}

/** Whom a primary asks for the group's time before it serves any. */
export interface PresetPlan {
  /** Who decides: those that it will follow, and the other primaries. */
  readonly first: readonly SourcePlan[];
  /** Of those that it will follow: PTP, as chronyd sees it. */
  readonly clocks: readonly RefclockPlan[];
  /** Some of its secondaries: only when none of the first answers. */
  readonly otherwise: readonly SourcePlan[];
  /** Outside of all groups: only when nobody has the group's time. */
  readonly last: readonly ExternalServerPlan[];
  /** Seconds after which it starts alone when nobody answers. The primaries of a group differ, so that one leads. */
  readonly limit: number;
}

/** What the spec implies for one machine: facts, no files. Readonly and complete. */
export interface MachinePlan {
  /** Its membership in the group that it serves or, for a secondary, takes the time in. */
  readonly machine: Machine;
  /** Its membership in the group that its own one follows. */
  readonly uplink: Machine | undefined;
  /** The stratum that chronyd will show. */
  readonly strata: Sourced<Strata>;
  /** Those that it shows while the group keeps time by itself, cut off from the one that it follows. */
  readonly holdover: Strata | undefined;
  /** Undefined for a secondary. */
  readonly local: LocalPlan | undefined;
  /** Whom it asks, leaders first. Empty for a single primary of a group that follows none. */
  readonly sources: readonly SourcePlan[];
  /** Whom it asks outside of all groups; it follows them before its peers. */
  readonly externals: readonly ExternalServerPlan[];
  /** The clocks at the machine itself, and PTP where chronyd is fed by it; alike. */
  readonly refclocks: readonly RefclockPlan[];
  /** Whom it answers. */
  readonly serves: readonly ServedPlan[];
  /** Undefined for a machine that serves nobody of its own accord. */
  readonly preset: PresetPlan | undefined;
  /** Undefined without keys. */
  readonly authentication: AuthenticationPlan | undefined;
  /** Undefined for a machine that does not speak PTP. */
  readonly ptp: PtpPlan | undefined;
  /** How many listed machines ask it. */
  readonly clients: number;
  /** Packets a second that it handles by plan: each request of its clients or its own, and each answer. */
  readonly packetsPerSecond: number;
}

export interface GroupPlan {
  readonly name: string;
  readonly networks: readonly Sourced<Network>[];
  readonly follows: string | undefined;
  /** Undefined for a group that keeps time by chrony alone. */
  readonly ptp: PtpSettings | undefined;
  /** The names of its sources outside of all groups. */
  readonly externals: readonly string[];
  readonly authenticated: boolean;
  /** Whether machines that are not listed may ask too (`secondary: any`): loads are then lower bounds. */
  readonly open: boolean;
  /** The primaries of groups that follow this one: secondaries here, with a plan in their own group. */
  readonly relays: readonly string[];
  readonly machines: readonly MachinePlan[];
}

/**
 * An image to bake. With a `role` it holds the whole configuration, for machines that boot without a seed; without one
 * only what all its machines share, and the rest comes with the seed of each.
 */
export interface ImagePlan {
  readonly name: string;
  readonly system: SystemName;
  /** The machine that the image makes of whatever boots it. */
  readonly role: MachinePlan | undefined;
  /** The machines that it is for. */
  readonly machines: readonly MachinePlan[];
}

/** Everything that is derived from a topology. */
export interface Plan {
  readonly name: Sourced<string>;
  readonly groups: readonly GroupPlan[];
  readonly images: readonly ImagePlan[];
}

/** Whether chronyd runs on a machine: nobody else sets its clock then. */
export function usesChrony({ ptp }: Pick<MachinePlan, 'ptp'>): boolean {
  return ptp?.owner !== 'ptp';
}

/** The reference id of a clock that has no source: chronyd's local reference mode, 127.127.1.1. */
export const LOCAL_REFERENCE_ID = '7F7F0101';
