import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tryCommand } from '../host/run-command.js';
import type { Lab } from '../lab.js';
import { labFolder } from '../locate-folders.js';
import type { Guest } from '../machine/guest.js';
import type { Network } from '../network/network.js';
import { percentile } from '../report/percentiles.js';

/** Port 9 is `discard`: nobody answers, whoever else hears it. */
const PORT = 9;

/** How often the host broadcasts a frame. */
export const FRAMES_PER_SECOND = 8;

/** Where frames are broadcast: one of the wires, by the broadcast address of a network on it. */
const MAIN_WIRE = '192.168.1.255';

/** A machine that listens, on its adapter in that wire; its first where left out. */
export interface Listener {
  readonly machine: Guest;
  readonly interface?: string;
}

/** When frames passed, by number, in nanoseconds of whoever stamped them. */
export type Stamps = ReadonlyMap<number, bigint>;

/** The same frames as the host sent them and as each machine saw them. */
export interface Recording {
  readonly host: Stamps;
  readonly machines: readonly Stamps[];
}

/**
 * The difference of two machines' clocks, without asking them: the host broadcasts frames, each kernel notes when one
 * arrived, and the notes of the same frame are compared. Seconds, `one` minus `other`, one a frame that both saw.
 * A value is the clocks' difference plus that of the two deliveries, which on a busy host may be a millisecond.
 */
export async function compareClocks(
  one: Guest,
  other: Guest,
  network: Network,
  seconds: number,
): Promise<number[]> {
  const { machines } = await recordStamps([{ machine: one }, { machine: other }], network, seconds);
  const [first = new Map(), second = new Map()] = machines;
  return subtractStamps(first, second);
}

/** The same in the middle of 15 s, for two that listen on whichever of their adapters. Seconds, the first minus the second. */
export async function measureDifference(
  { network }: Pick<Lab, 'network'>,
  listeners: readonly Listener[],
  wire: string = MAIN_WIRE,
): Promise<number> {
  const { machines } = await recordStamps(listeners, network, 15, wire);
  const [first = new Map(), second = new Map()] = machines;
  return percentile(subtractStamps(first, second), 0.5);
}

/** Broadcasts frames for so long and has each listener note when it saw them. A machine that fails has seen none. */
export async function recordStamps(
  listeners: readonly Listener[],
  network: Network,
  seconds: number,
  wire: string = MAIN_WIRE,
): Promise<Recording> {
  const stamps = Promise.all(
    listeners.map(({ machine, interface: device = machine.interface }) =>
      stampFrames(machine, device, seconds + 6),
    ),
  );
  const [program = '', ...words] = network.inside(
    process.execPath,
    join(labFolder, 'dist', 'gateway', 'broadcast.js'),
    ...[wire, PORT, seconds * FRAMES_PER_SECOND, 1000 / FRAMES_PER_SECOND].map(String),
  );
  // The receivers need a moment; frames that one of them missed do not count.
  const [machines, { stdout }] = await Promise.all([
    stamps,
    tryCommand(program, words, { limit: 1000 * (seconds + 30) }),
  ]);
  return { host: parseStamps(stdout), machines };
}

/** Seconds by which the first's stamp is later, for each frame that both have. Stamps are nanoseconds. */
export function subtractStamps(first: Stamps, second: Stamps): number[] {
  return [...first].flatMap(([frame, stamp]) => {
    const match = second.get(frame);
    return match === undefined ? [] : [Number(stamp - match) / 1e9];
  });
}

/** Parses what guest/run/stamp-frames prints: `NUMBER NANOSECONDS` a line. */
export function parseStamps(text: string): Map<number, bigint> {
  const lines = text.split('\n').filter((line) => line !== '');
  return new Map(
    lines.map((line) => {
      const [frame = '', stamp = ''] = line.split(' ');
      return [Number(frame), BigInt(stamp)];
    }),
  );
}

async function stampFrames(machine: Guest, device: string, seconds: number): Promise<Stamps> {
  const input = readFileSync(join(labFolder, 'guest', 'run', 'stamp-frames'), 'utf8');
  const line = `python3 - ${device} ${PORT} ${seconds}`;
  return parseStamps(await machine.run(line, { input, limit: seconds + 60 }));
}
