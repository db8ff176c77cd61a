import { type Diagnostic, problem } from '../diagnostics/diagnostic.js';
import { DATASOURCES } from '../facts/datasources.js';
import { buildMachine } from '../machine/build-machine.js';
import type { Plan } from '../plan/plan.js';
import { pathOf } from '../spec/origin-path.js';
import type { Machine, Role, Settings } from '../spec/topology.js';
import { packUserData } from './nocloud/pack-user-data.js';
import { printUserData } from './nocloud/print-user-data.js';

/** Packed, the user-data of machines with the same settings and role differs by fewer bytes than this: names and addresses. */
const DIFFERENCE = 512;

/** User-data over its datasource's limit, once for each combination of settings. Only limited datasources are rendered. */
export function checkUserData(plan: Plan): Diagnostic[] {
  const refused = new Map<Settings, Diagnostic>();
  const roomy: Readonly<Record<Role, Set<Settings>>> = { primary: new Set(), secondary: new Set() };
  for (const machinePlan of plan.groups.flatMap(({ machines }) => machines)) {
    const { settings, role } = machinePlan.machine;
    const limit = DATASOURCES[settings.datasource.value].maxUserData;
    if (limit === undefined || refused.has(settings) || roomy[role].has(settings)) continue;
    const bytes = packUserData(printUserData(buildMachine(plan.name.value, machinePlan))).length;
    if (bytes > limit) refused.set(settings, explainSize(machinePlan.machine, bytes, limit));
    else if (bytes + DIFFERENCE < limit) roomy[role].add(settings);
  }
  return [...refused.values()];
}

function explainSize({ name, settings }: Machine, bytes: number, limit: number): Diagnostic {
  const { value, origin } = settings.datasource;
  const message = `the user-data of ${name} has ${bytes} bytes packed, more than ${value} carries`;
  const allowed = `at most ${limit} bytes; install: baked leaves the programs to the image, or shorten the keys under cloud-init`;
  return problem('user-data-too-large', pathOf(origin), message, { allowed });
}
