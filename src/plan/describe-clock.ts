import { LOCAL_REFERENCE_ID, type MachinePlan, type Strata } from './plan.js';

/** The reference ids that a machine may show when all is well: of whom it follows, and of its own clock. */
export function listReferenceIds({ sources, uplink, local }: MachinePlan): string[] {
  const leaders = sources.filter(({ kind }) => kind === 'leader' || !uplink);
  const own = local && !uplink ? [LOCAL_REFERENCE_ID] : [];
  return [...own, ...leaders.map(({ referenceId }) => referenceId)];
}

/** Strata for people: `8`, or `8 to 9`. */
export function printStrata({ least, most }: Strata): string {
  return least === most ? `${least}` : `${least} to ${most}`;
}
