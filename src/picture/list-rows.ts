import { type MachinePlan, type Plan, usesChrony } from '../plan/plan.js';
import { groupBy } from './group-by.js';
import type { Cluster, PictureRow } from './picture.js';

/** The rows of a picture: one for what is outside, if there is any, and one for each least stratum. */
export function listRows({ groups }: Plan, clusters: readonly Cluster[]): PictureRow[] {
  const outside = clusters.some((cluster) => cluster.outside.length > 0);
  const rows = groupBy(
    groups.flatMap(({ machines }) => machines),
    ({ strata }) => strata.value.least,
  );
  return [
    ...(outside ? [{ stratum: 0, label: 'outside' }] : []),
    ...[...rows]
      .sort(([one], [other]) => one - other)
      .map(([stratum, machines]) => ({ stratum, label: describeRow(stratum, machines) })),
  ];
}

function describeRow(stratum: number, machines: readonly MachinePlan[]): string {
  const shown = machines.filter(usesChrony);
  if (shown.length === 0) return 'PTP';
  const isExact = shown.every(({ strata }) => strata.value.most === stratum);
  return `stratum ${stratum}${isExact ? '' : ' or more'}`;
}
