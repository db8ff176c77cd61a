import { LOCAL_REFERENCE_ID, type MachinePlan, type Strata } from './plan.js';

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
