import type { Group, Sourced } from '../spec/topology.js';
import type { Strata } from './plan.js';

/** NTP's last: one more means that a clock is not synchronised. */
export const LAST_STRATUM = 15;

/** The strata of a group's machines. They may exceed LAST_STRATUM: the plan is judged afterwards. */
export interface GroupStrata {
  /** Of a primary's own clock. */
  readonly local: Sourced<number>;
  readonly primary: Strata;
  /** While the group is cut off from the one that it follows. */
  readonly holdover: Strata | undefined;
}

/**
 * The strata of every group, by name. A group's own clock stands two strata below the worst that the group above can
 * show: chronyd in orphan mode ignores sources at the stratum of its own clock or below (seen: stratum 8 under a source
 * of stratum 8 never followed it, and said nothing).
 */
export function deriveStrata(groups: readonly Group[]): ReadonlyMap<string, GroupStrata> {
  const byName = new Map(groups.map((group) => [group.name, group]));
  const found = new Map<string, GroupStrata>();
  const derive = (group: Group): GroupStrata => {
    const known = found.get(group.name);
    if (known) return known;
    const above = group.follows && byName.get(group.follows.value);
    const strata = above ? deriveBelow(group, seenBelow(above, derive(above))) : deriveTop(group);
    found.set(group.name, strata);
    return strata;
  };
  for (const group of groups) derive(group);
  return found;
}

/** PTP knows no strata: what it passes on counts as the worst of what its primaries have. */
function seenBelow({ ptp }: Group, strata: GroupStrata): GroupStrata {
  const { most } = strata.primary;
  return ptp ? { ...strata, primary: { least: most, most }, holdover: undefined } : strata;
}

function deriveTop(group: Group): GroupStrata {
  return group.sources.length > 0 ? deriveOutside(group) : deriveIsolated(group);
}

/** One above the own clock is the last that a source may give: what stands at its stratum or below is not followed. */
function deriveOutside({ stratum, sources, primaries }: Group): GroupStrata {
  const least = sources.some(({ kind }) => kind === 'refclock') ? 1 : 2;
  const primary = { least, most: stratum.value - 1 };
  return { local: stratum, primary, holdover: { least, most: lastOf(stratum.value, primaries) } };
}

/** One of the primaries leads, the others take the time from it. */
function deriveIsolated({ stratum, primaries, ptp }: Group): GroupStrata {
  const { value } = stratum;
  return {
    local: stratum,
    primary: { least: value, most: ptp ? value : lastOf(value, primaries) },
    holdover: undefined,
  };
}

function deriveBelow({ stratum, follows, primaries }: Group, above: GroupStrata): GroupStrata {
  const worst = Math.max(above.primary.most, above.holdover?.most ?? 0);
  const local = { value: worst + 2, origin: follows?.origin ?? stratum.origin };
  const primary = below(above.primary);
  return {
    local,
    primary,
    holdover: { least: primary.least, most: lastOf(local.value, primaries) },
  };
}

function lastOf(local: number, primaries: readonly unknown[]): number {
  return primaries.length > 1 ? local + 1 : local;
}

/** The strata of those who take the time from these. */
export function below({ least, most }: Strata): Strata {
  return { least: least + 1, most: most + 1 };
}
