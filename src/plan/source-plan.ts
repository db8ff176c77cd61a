import type { Polling } from '../facts/polling.js';
import type { ClockSource, ServerSource, Sourced } from '../spec/topology.js';
import type { Address } from '../spec/values/addresses.js';

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
