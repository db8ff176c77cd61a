import type { PtpSettings, Sourced } from '../spec/topology.js';
import type { Network } from '../spec/values/addresses.js';

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
