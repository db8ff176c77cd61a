import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tryCommand } from '../host/run-command.js';
import { labFolder } from '../locate-folders.js';
import type { Machine } from '../machine/machine.js';
import type { Network } from '../network/network.js';
import { INTERFACE } from './specify-group.js';

/** Port 9 is `discard`: nobody answers, whoever else hears it. */
const PORT = 9;

/** How often the host broadcasts a frame. */
export const FRAMES_PER_SECOND = 8;

/**
 * The difference of two machines' clocks, without asking them: the host broadcasts frames, each kernel notes when one
 * arrived, and the notes of the same frame are compared. Seconds, `one` minus `other`, one a frame that both saw.
 * A value is the clocks' difference plus that of the two deliveries, which on a busy host may be a millisecond.
 */
export async function compareClocks(
  one: Machine,
  other: Machine,
  network: Network,
  seconds: number,
): Promise<number[]> {
  const [first, second] = await recordStamps(one, other, network, seconds);
  return subtractStamps(first, second);
}

/** When each of two machines saw the frames that the host broadcasts for so long, by number, in nanoseconds. */
export async function recordStamps(
  one: Machine,
  other: Machine,
  network: Network,
  seconds: number,
): Promise<[Map<number, bigint>, Map<number, bigint>]> {
  const stamps = Promise.all([one, other].map((machine) => stampFrames(machine, seconds + 6)));
  const [program = '', ...words] = network.inside(
    process.execPath,
    join(labFolder, 'dist', 'gateway', 'broadcast.js'),
    ...['192.168.1.255', PORT, seconds * FRAMES_PER_SECOND, 1000 / FRAMES_PER_SECOND].map(String),
  );
  // The receivers need a moment; frames that one of them missed do not count.
  await Promise.all([stamps, tryCommand(program, words, { limit: 1000 * (seconds + 30) })]);
  const [first = new Map(), second = new Map()] = await stamps;
  return [first, second];
}

/** Seconds by which the first's stamp is later, for each frame that both have. Stamps are nanoseconds. */
export function subtractStamps(
  first: ReadonlyMap<number, bigint>,
  second: ReadonlyMap<number, bigint>,
): number[] {
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

async function stampFrames(machine: Machine, seconds: number): Promise<Map<number, bigint>> {
  const input = readFileSync(join(labFolder, 'guest', 'run', 'stamp-frames'), 'utf8');
  const line = `python3 - ${INTERFACE} ${PORT} ${seconds}`;
  return parseStamps(await machine.run(line, { input, limit: seconds + 60 }));
}
