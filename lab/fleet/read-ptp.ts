import { waitFor } from '../host/wait.js';
import type { Machine } from '../machine/machine.js';

/** What a running ptp4l says of itself (pmc(8)); see readPtp. */
export interface PtpState {
  /** This machine's clock, as in `525400.fffe.c50001`. */
  readonly identity: string;
  /** MASTER, SLAVE, LISTENING …, one a port. */
  readonly ports: readonly string[];
  /** Whether the time comes from another machine. */
  readonly follows: boolean;
  /** The clock that everybody follows; its own when it leads. */
  readonly grandmaster: string;
  /** Of the last measurement, seconds; ahead: positive. */
  readonly offset: number;
}

/** Fields by data set; those of several answers to one question one after the other. */
export type DataSets = ReadonlyMap<string, readonly Readonly<Record<string, string>>[]>;

const QUESTIONS = ['PORT_DATA_SET', 'TIME_STATUS_NP', 'PARENT_DATA_SET'];

/** Asks it, by the socket that it has by default; undefined when there is none that answers. `gptp`: it speaks 802.1AS. */
export async function readPtp(machine: Machine, gptp = false): Promise<PtpState | undefined> {
  const words = QUESTIONS.map((name) => `'GET ${name}'`).join(' ');
  return describePtp(parseAnswers((await machine.try(`pmc -u -b 0 -t ${gptp ? 1 : 0} ${words}`)).stdout));
}

/** Of what pmc prints: a line that ends in `RESPONSE MANAGEMENT NAME`, then a line a field. */
export function parseAnswers(text: string): DataSets {
  const sets = new Map<string, Record<string, string>[]>();
  let fields: Record<string, string> = {};
  for (const line of text.split('\n')) {
    const name = /RESPONSE MANAGEMENT (\w+)/.exec(line)?.[1];
    const [, key, value] = /^\s+([\w.]+)\s+(\S+)$/.exec(line) ?? [];
    if (name !== undefined) {
      fields = {};
      sets.set(name, [...(sets.get(name) ?? []), fields]);
    } else if (key !== undefined && value !== undefined) fields[key] = value;
  }
  return sets;
}

/** What the answers come to; undefined when one of them is missing. */
export function describePtp(sets: DataSets): PtpState | undefined {
  const ports = sets.get('PORT_DATA_SET') ?? [];
  const [status] = sets.get('TIME_STATUS_NP') ?? [];
  const [parent] = sets.get('PARENT_DATA_SET') ?? [];
  const [port] = ports;
  if (port === undefined || status === undefined || parent === undefined) return undefined;
  return {
    identity: (port.portIdentity ?? '').replace(/-\d+$/, ''),
    ports: ports.map(({ portState = '' }) => portState),
    follows: status.gmPresent === 'true',
    grandmaster: parent.grandmasterIdentity ?? '',
    offset: Number(status.master_offset) / 1e9,
  };
}

/** In a line, for a verdict. */
export function wordPtp(state: PtpState | undefined): string {
  if (state === undefined) return 'no answer';
  const { ports, identity, grandmaster, follows } = state;
  return `${ports.join(' ')}, ${identity} ${follows ? 'follows' : 'is without a master, names'} ${grandmaster}`;
}

/** Waits until it follows this clock, or leads with it where it is its own. Returns the seconds from now on; undefined after `limit` seconds. */
export async function waitForGrandmaster(
  machine: Machine,
  identity: string,
  limit: number,
): Promise<number | undefined> {
  const start = performance.now();
  const look = async () => {
    const state = await readPtp(machine);
    return state !== undefined && hasPlace(state, identity) ? performance.now() : undefined;
  };
  const end = await waitFor(`${machine.name} to follow ${identity}`, 1000 * limit, look, 300).catch(
    () => undefined,
  );
  return end === undefined ? undefined : (end - start) / 1000;
}

/** Whether a machine with one port has its place below the clock that leads: MASTER there, SLAVE elsewhere. */
export function hasPlace({ identity, ports, follows, grandmaster }: PtpState, leader: string): boolean {
  const leads = identity === leader;
  return grandmaster === leader && follows !== leads && ports.join(' ') === (leads ? 'MASTER' : 'SLAVE');
}
