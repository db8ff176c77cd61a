import { type Diagnostic, type Path, problem } from '../../diagnostics/diagnostic.js';
import type { SourceShape } from './source-keys.js';

/** Debian 12's gpsd makes eight segments of shared memory when it starts, two for a receiver, and no more later. */
const MOST_RECEIVERS = 4;

/** Receivers whose time gpsd would tell nobody. `place`: where the source of this index stands. */
export function checkReceivers(
  sources: readonly SourceShape[],
  place: (index: number, key: 'refclock') => Path,
): Diagnostic[] {
  const receivers = sources.flatMap(({ refclock }, index) => (refclock === 'gpsd' ? [index] : []));
  const first = receivers[MOST_RECEIVERS];
  if (first === undefined) return [];
  const message = `${receivers.length} receivers for gpsd, which tells chronyd the time of ${MOST_RECEIVERS} at most`;
  const allowed = `refclock: gpsd at most ${MOST_RECEIVERS} times in a group`;
  return [problem('out-of-range', place(first, 'refclock'), message, { allowed })];
}
