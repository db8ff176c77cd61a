import { count } from '../diagnostics/count.js';
import type { GroupPlan, MachinePlan, Plan } from '../plan/plan.js';

import { buildBoxes } from './build-boxes.js';
import { DETAILS, type Detail, MOST_ABREAST } from './choose-detail.js';
import { describeGroups, listIntervals, nameGroups } from './describe-groups.js';
import { listOutside } from './list-outside.js';
import { listRows } from './list-rows.js';
import { type MergedGroups, mergeGroups } from './merge-groups.js';
import type { Cluster, Picture } from './picture.js';

/** What is drawn of a plan: with the most detail that can still be read. */
export function buildPicture(plan: Plan): Picture {
  for (const detail of DETAILS) {
    const clusters = buildClusters(plan, detail);
    if (countAbreast(clusters) <= MOST_ABREAST || detail === DETAILS.at(-1))
      return {
        title: plan.name.value,
        summary: summarise(plan, clusters),
        rows: listRows(plan, clusters),
        clusters,
      };
  }
  throw new Error('no detail to draw with');
}

/** Boxes that stand side by side, if each group stands beside all others. */
function countAbreast(clusters: readonly Cluster[]): number {
  return clusters.reduce(
    (sum, { outside, primaries, secondaries }) =>
      sum + Math.max(outside.length, primaries.length, secondaries.length),
    0,
  );
}

function buildClusters({ groups }: Plan, detail: Detail): Cluster[] {
  const merged = mergeGroups(groups, detail.merged);
  const ids = new Map(merged.map((one, index) => [one, `g${index + 1}`]));
  return merged.map((one) => buildCluster(one, ids.get(one) ?? '', one.above && ids.get(one.above), detail));
}

function buildCluster(
  { groups }: MergedGroups,
  id: string,
  above: string | undefined,
  detail: Detail,
): Cluster {
  const machines = groups.flatMap((group) => group.machines);
  const of = (role: string) => machines.filter(({ machine }) => machine.role === role);
  const [primaries, secondaries] = [of('primary'), of('secondary')];
  const surroundings = { id, groups: groups.length, variedIntervals: listIntervals(groups).length > 1 };
  return {
    id,
    title: nameGroups(groups),
    details: describeGroups(groups),
    groups: groups.length,
    above,
    method: groups[0]?.ptp ? 'ptp' : 'ntp',
    peers: groups.some(hasPeers),
    outside: above ? [] : listOutside(groups, id),
    primaries: buildBoxes(primaries, 'primary', detail, surroundings),
    secondaries: buildBoxes(secondaries, 'secondary', detail, surroundings),
    strata: { primaries: leastOf(primaries), secondaries: leastOf(secondaries) },
  };
}

/** By PTP they do not ask, but hear each other; who leads stands in their boxes. */
function hasPeers({ machines }: GroupPlan): boolean {
  return machines.some(
    ({ machine, sources }) => machine.role === 'primary' && sources.some(({ kind }) => kind === 'peer'),
  );
}

function leastOf(machines: readonly MachinePlan[]): number {
  return machines.reduce(
    (least, { strata }) => Math.min(least, strata.value.least),
    Number.POSITIVE_INFINITY,
  );
}

function summarise({ groups }: Plan, clusters: readonly Cluster[]): string {
  const machines = groups.reduce(
    (sum, group) => sum + group.machines.filter(({ machine }) => machine.listed).length,
    0,
  );
  const joined = clusters
    .filter((cluster) => cluster.groups > 1)
    .reduce((sum, cluster) => sum + cluster.groups, 0);
  const merged = joined > 0 ? `, ${joined} of them drawn together with others that are alike` : '';
  return `${count(machines, 'machine')} in ${count(groups.length, 'group')}${merged}`;
}
