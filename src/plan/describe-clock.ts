import { LOCAL_REFERENCE_ID, type MachinePlan, type Strata, usesChrony } from './plan.js';
import type { PtpPlan } from './ptp-plan.js';

/**
 * The reference ids that a machine may show when all is well: of whom it follows, and of its own clock. Servers that are
 * known by name have those of their addresses.
 */
export function listReferenceIds({ sources, uplink, local, externals, refclocks }: MachinePlan): string[] {
  const leaders = sources.filter(({ kind }) => kind === 'leader' || !uplink);
  const clocks = refclocks.filter(({ noselect }) => !noselect);
  const outside = [...externals, ...clocks].flatMap(({ referenceId }) => referenceId ?? []);
  const own = local?.isolated ? [LOCAL_REFERENCE_ID] : [];
  return [...own, ...outside, ...leaders.map(({ referenceId }) => referenceId)];
}

/** Strata for people: `8`, or `8 to 9`. */
export function printStrata({ least, most }: Strata): string {
  return least === most ? `${least}` : `${least} to ${most}`;
}

/** What a machine's check will show of its clock, in short: stratum and reference ids, or whom it follows by PTP. */
export function describeClock(plan: MachinePlan): string[] {
  const { ptp, strata } = plan;
  const stratum = `stratum ${printStrata(strata.value)}`;
  if (usesChrony(plan)) {
    const passedOn = ptp && ptp.rank !== undefined ? `, PTP ${describeDomain(ptp)}` : '';
    return [stratum, `${listReferenceIds(plan).join(' or ')}${passedOn}`];
  }
  return ptp ? [`PTP ${describeDomain(ptp)}`, describeRank(ptp)] : [];
}

function describeDomain({ profile, domain }: PtpPlan): string {
  return `${profile.value}, domain ${domain.value}`;
}

function describeRank({ rank, identity, grandmasters }: PtpPlan): string {
  if (rank === undefined) return `of ${grandmasters.map(({ machine }) => machine).join(' or ')}`;
  const before = grandmasters.slice(0, rank).map(({ machine }) => machine);
  return [`leads as ${identity}`, ...(before.length > 0 ? [`after ${before.join(', ')}`] : [])].join(', ');
}
