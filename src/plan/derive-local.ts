import type { Group } from '../spec/topology.js';
import type { LocalPlan } from './plan.js';

/** Root distances, seconds, at which a primary's own clock takes over. */
const DISTANCE = {
  /** Among equals: with `maxclockerror 50` it is reached 20 s after the leader has gone. */
  isolated: 0.001,
  /** More than the root distance of any clock of the group above in a local network, else the own clock would hide it. */
  below: 0.1,
} as const;

/** The own clock of a group's primaries, at the stratum that was derived for it. */
export function deriveLocal({ primaries, follows }: Group, stratum: number): LocalPlan {
  const orphan = primaries.length > 1;
  const isolated = orphan ? DISTANCE.isolated : undefined;
  return { stratum, orphan, distance: follows ? DISTANCE.below : isolated };
}
