import { sleep } from '../host/wait.js';
import type { Lab } from '../lab.js';
import type { Machine } from '../machine/machine.js';
import { percentile } from '../report/percentiles.js';
import { FRAMES_PER_SECOND, recordStamps, type Stamps, subtractStamps } from './compare-clocks.js';

/** Seconds of frames before anything happens: where the clocks stood. */
const BEFORE = 10;

/** Seconds of which the earliest frame counts: a clock that is ahead for less is not seen, but its steps are in the journal. */
const WINDOW = 3;

/** How far a clock went while something happened. Seconds. */
export interface Movement {
  readonly name: string;
  /** The largest difference from where it stood, a value every WINDOW seconds. */
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

/**
 * Of one machine's stamps against the host's. Frames come late, never early: a machine that stands still for a second, as on
 * a busy host it does, stamps all that have come meanwhile when it goes on. So of each few seconds the earliest tells the
 * clock. Throws when too few frames were seen.
 */
export function describeMovement(stamps: Stamps, host: Stamps): Omit<Movement, 'name'> {
  const windows = new Map<number, number>();
  for (const frame of [...stamps.keys()].sort((one, other) => one - other)) {
    const [offset] = subtractStamps(new Map([[frame, stamps.get(frame) ?? 0n]]), host);
    const window = Math.floor(frame / FRAMES_PER_SECOND / WINDOW);
    if (offset !== undefined) windows.set(window, Math.min(offset, windows.get(window) ?? Infinity));
  }
  const before = [...windows]
    .filter(([window]) => (window + 1) * WINDOW <= BEFORE)
    .map(([, offset]) => offset);
  if (before.length < 2 || windows.size * WINDOW < BEFORE)
    throw new Error('too few frames to see a movement');
  const stood = percentile(before, 0.5);
  const moved = [...windows.values()].map((offset) => offset - stood);
  const largest = moved.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
  return { largest, last: moved.at(-1) ?? 0 };
}
