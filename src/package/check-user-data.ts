import { type Diagnostic, problem } from '../diagnostics/diagnostic.js';
import { DATASOURCES } from '../facts/datasources.js';
import { buildMachine } from '../machine/build-machine.js';
import type { Plan } from '../plan/plan.js';
import { type KeyRing, listLinksOf } from '../secrets/key-ring.js';
import { pathOf } from '../spec/origin-path.js';
import type { Machine, Role, Settings } from '../spec/topology.js';
import { packUserData } from './nocloud/pack-user-data.js';
import { printUserData } from './nocloud/print-user-data.js';

/** Packed, the user-data of machines with the same settings and role differs by fewer bytes than this: names and addresses. */
const DIFFERENCE = 512;

/**
 * User-data over its datasource's limit, once for each combination of settings. Only limited datasources are rendered;
 * with `ring` as they are with their keys, of which each machine has as many as it has links.
 */
export function checkUserData(plan: Plan, ring?: KeyRing): Diagnostic[] {
  const refused = new Map<Settings, Diagnostic>();
  const roomy: Readonly<Record<Role, Set<Settings>>> = { primary: new Set(), secondary: new Set() };
  for (const machinePlan of plan.groups.flatMap(({ machines }) => machines)) {
    const { settings, role } = machinePlan.machine;
    const limit = DATASOURCES[settings.datasource.value].maxUserData;
    if (limit === undefined || refused.has(settings)) continue;
    const links = listLinksOf(machinePlan).length;
    if (links === 0 && roomy[role].has(settings)) continue;
    const bytes = packUserData(printUserData(buildMachine(plan.name, machinePlan, ring))).length;
    if (bytes > limit) refused.set(settings, explainSize(machinePlan.machine, bytes, limit));
    else if (links === 0 && bytes + DIFFERENCE < limit) roomy[role].add(settings);
  }
  return [...refused.values()];
}

function explainSize({ name, settings }: Machine, bytes: number, limit: number): Diagnostic {
  const { value, origin } = settings.datasource;
  const message = `the user-data of ${name} has ${bytes} bytes packed, more than ${value} carries`;
  const allowed = `at most ${limit} bytes; install: baked leaves the programs to the image, or shorten the keys under cloud-init`;
  return problem('user-data-too-large', pathOf(origin), message, { allowed });
}
