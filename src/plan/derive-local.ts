import { isIsolated } from '../spec/is-isolated.js';
import type { Group } from '../spec/topology.js';
import type { LocalPlan } from './plan.js';

/** Root distances, seconds, at which a primary's own clock takes over. */
const DISTANCE = {
  /** Among equals: with `maxclockerror 50` it is reached 20 s after the leader has gone. */
  isolated: 0.001,
  /** More than the root distance of any clock of the group above in a local network, else the own clock would hide it. */
  below: 0.1,
  /** The same below servers anywhere: chronyd's own default. It keeps the time that it last had for days. */
  outside: 1,
} as const;

/** The own clock of a group's primaries, at the stratum that was derived for it. */
export function deriveLocal(group: Group, stratum: number): LocalPlan {
  // Primaries that speak PTP ask each other by PTP alone.
  const orphan = !group.ptp && group.primaries.length > 1;
  const isolated = isIsolated(group);
  return { stratum, orphan, distance: deriveDistance(group, orphan), isolated };
}

function deriveDistance({ follows, sources }: Group, orphan: boolean): number | undefined {
  if (follows) return DISTANCE.below;
  if (sources.length > 0) return DISTANCE.outside;
  return orphan ? DISTANCE.isolated : undefined;
}
