import { sleep } from '../host/wait.js';
import type { Lab } from '../lab.js';
import type { Machine } from '../machine/machine.js';
import { percentile } from '../report/percentiles.js';
import { FRAMES_PER_SECOND, recordStamps, type Stamps, subtractStamps } from './compare-clocks.js';

/** Seconds of frames before anything happens: where the clocks stood. */
const BEFORE = 10;

/** How far a clock went while something happened. Seconds. */
export interface Movement {
  readonly name: string;
  /** The largest difference from where it stood, of the medians of single seconds. */
  readonly largest: number;
  /** Where it was in the end. */
  readonly last: number;
}

/**
 * Compares the machines' clocks with the host's, frame by frame, while something happens. The host's clock is nobody's
 * source: what moves all machines alike is seen, too. `meanwhile` begins after ten seconds and should end within `seconds`.
 */
export async function followMovement(
  lab: Lab,
  machines: readonly Machine[],
  seconds: number,
  meanwhile: () => Promise<void>,
): Promise<Movement[]> {
  const recording = recordStamps(
    machines.map((machine) => ({ machine })),
    lab.network,
    BEFORE + seconds,
  );
  // The receivers take a moment to start, the frames before that do not count.
  await Promise.all([recording, sleep(1000 * BEFORE).then(meanwhile)]);
  const { host, machines: stamps } = await recording;
  return machines.map(({ name }, at) => ({ name, ...describeMovement(stamps[at] ?? new Map(), host) }));
}

/** Of one machine's stamps against the host's. Throws when too few frames were seen. */
export function describeMovement(stamps: Stamps, host: Stamps): Omit<Movement, 'name'> {
  const frames = [...stamps.keys()].filter((frame) => host.has(frame));
  const seconds = new Map<number, number[]>();
  for (const frame of frames) {
    const [offset] = subtractStamps(new Map([[frame, stamps.get(frame) ?? 0n]]), host);
    const second = Math.floor(frame / FRAMES_PER_SECOND);
    if (offset !== undefined) seconds.set(second, [...(seconds.get(second) ?? []), offset]);
  }
  const medians = [...seconds]
    .sort(([one], [other]) => one - other)
    .map(([second, offsets]) => ({ second, median: percentile(offsets, 0.5) }));
  const before = medians.filter(({ second }) => second < BEFORE - 2).map(({ median }) => median);
  if (before.length < 3 || medians.length < BEFORE) throw new Error('too few frames to see a movement');
  const stood = percentile(before, 0.5);
  const moved = medians.map(({ median }) => median - stood);
  const largest = moved.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
  return { largest, last: moved.at(-1) ?? 0 };
}
