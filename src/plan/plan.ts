import type { SystemName } from '../facts/systems.js';
import type { Machine, PtpSettings, Sourced } from '../spec/topology.js';
import type { Network } from '../spec/values/addresses.js';
import type { PtpPlan } from './ptp-plan.js';
import type { ExternalServerPlan, RefclockPlan, SourcePlan } from './source-plan.js';

/** Machines that are answered, by their addresses, and the adapter that they ask through. */
export interface ServedPlan {
  readonly network: Sourced<Network>;
  readonly interface: Sourced<string>;
  /** Why, as the end of a sentence: `machines of this network`. */
  readonly whom: string;
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

/** How many machines a plan lists. */
export function countMachines({ groups }: Pick<Plan, 'groups'>): number {
  return groups.reduce((sum, { machines }) => sum + machines.length, 0);
}

/** Whether chronyd runs on a machine: nobody else sets its clock then. */
export function usesChrony({ ptp }: Pick<MachinePlan, 'ptp'>): boolean {
  return ptp?.owner !== 'ptp';
}

/** The reference id of a clock that has no source: chronyd's local reference mode, 127.127.1.1. */
export const LOCAL_REFERENCE_ID = '7F7F0101';
