import type { Polling } from '../facts/polling.js';
import type { SystemName } from '../facts/systems.js';
import type { Machine, Sourced } from '../spec/topology.js';
import type { Address, Network } from '../spec/values/addresses.js';

/** A source of time as chronyd sees it. */
export interface SourcePlan {
  readonly machine: string;
  readonly address: Sourced<Address>;
  /** Eight hexadecimal digits, as chronyc shows them. */
  readonly referenceId: string;
}

/** What the spec implies for one machine: facts, no files. Readonly and complete. */
export interface MachinePlan {
  readonly machine: Machine;
  /** The stratum that chronyd will show. */
  readonly stratum: Sourced<number>;
  /** The reference id that chronyd will show: 7F7F0101 for a local clock, else its source's. */
  readonly referenceId: string;
  /** Whom it asks. Empty for a primary. */
  readonly sources: readonly SourcePlan[];
  /** The networks whose machines it answers. Empty for a secondary. */
  readonly serves: readonly Sourced<Network>[];
  /** How many listed machines ask it. */
  readonly clients: number;
  readonly polling: Polling;
  /** Packets a second that it handles by plan: each request of its clients or its own, and each answer. */
  readonly packetsPerSecond: number;
}

export interface GroupPlan {
  readonly name: string;
  readonly networks: readonly Sourced<Network>[];
  /** Whether machines that are not listed may ask too (`secondary: any`): loads are then lower bounds. */
  readonly open: boolean;
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
  /** The networks of the role's group; empty without one. */
  readonly networks: readonly Sourced<Network>[];
  /** The machines that it is for. */
  readonly machines: readonly MachinePlan[];
}

/** Everything that is derived from a topology. */
export interface Plan {
  readonly name: Sourced<string>;
  readonly groups: readonly GroupPlan[];
  readonly images: readonly ImagePlan[];
}

/** The reference id of a clock that has no source: chronyd's local reference mode, 127.127.1.1. */
export const LOCAL_REFERENCE_ID = '7F7F0101';
