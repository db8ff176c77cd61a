import type { ForeignServer } from '../fleet/add-foreign-server.js';
import type { Turn } from '../fleet/expect-turn.js';
import type { Seeds } from '../generate-seeds.js';
import type { Lab } from '../lab.js';
import type { Machine } from '../machine/machine.js';

/** What the parts of the scenario `faults` play on: a primary and a secondary that keep time. */
export interface Stage {
  readonly lab: Lab;
  readonly primary: Machine;
  readonly secondary: Machine;
  readonly seeds: Seeds;
  readonly foreign: ForeignServer;
}

/** Seconds between two runs of the check, and for the first verdict of a boot. */
export const EVERY = 10;
export const WITHIN = 60;

/** Seconds. Larger than what a busy host does to a packet; the faults are larger still. */
export const MAX_OFFSET = 0.005;

/** Of the spec: the machines are checked often, so that a fault shows soon. */
export const SETTINGS = {
  addressing: 'dhcp',
  verify: { every: `${EVERY}s`, within: `${WITHIN}s`, 'max-offset': `${MAX_OFFSET}s` },
};

/** Seconds between two polls, log2 1 in chrony.conf. */
export const POLL = 2;

/** Seconds after which a source is silent: four polls without an answer (docs/on-the-machine.md), and the one that is under way. */
export const SILENCE = 5 * POLL;

/** What is red on a secondary that hears nothing of its primary. */
export const UNHEARD = ['source', 'reach'];

/** Seconds for a source that answers again: it needs as many answers as a start of chronyd with iburst asks for. */
const RECOVERY = 4 * POLL + WITHIN;

/** Seconds that a chronyd has been running for before the check says that it is red. */
export const YOUNG = 60;

/** The machine is red, with these checks, at the latest `settle` seconds later and when the check has had its turn. */
export function turnRed(after: string, red: readonly string[], since: number, settle: number): Turn {
  return { after, state: 'failed', red, since, settle, every: EVERY };
}

/** The machine is green again. */
export function turnGreen(after: string, since: number): Turn {
  return { after, state: 'ok', since, settle: RECOVERY, every: EVERY };
}
