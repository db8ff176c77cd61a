import { type Diagnostic, type Path, problem } from '../../diagnostics/diagnostic.js';
import type { SourceShape } from './source-keys.js';

/**
 * gpsd gives its segments of shared memory in the order in which receivers open (seen): when the first of two is absent the
 * second one's time comes by the name, and with the offset, of the first.
 */
const MOST_RECEIVERS = 1;

/** Receivers of which nobody could say whose time is whose. `place`: where the source of this index stands. */
export function checkReceivers(
  sources: readonly SourceShape[],
  place: (index: number, key: 'refclock') => Path,
): Diagnostic[] {
  const receivers = sources.flatMap(({ refclock }, index) => (refclock === 'gpsd' ? [index] : []));
  const first = receivers[MOST_RECEIVERS];
  if (first === undefined) return [];
  const message = `${receivers.length} receivers for one gpsd, which tells chronyd their times by the order in which they open`;
  const allowed =
    'refclock: gpsd once in a group; another receiver by refclock: shm or sock and a program of its own';
  return [problem('out-of-range', place(first, 'refclock'), message, { allowed })];
}
