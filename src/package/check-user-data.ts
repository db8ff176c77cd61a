import { type Diagnostic, problem } from '../diagnostics/diagnostic.js';
import { DATASOURCES } from '../facts/datasources.js';
import { buildMachine } from '../machine/build-machine.js';
import type { Plan } from '../plan/plan.js';
import { pathOf } from '../spec/meaning/origin-path.js';
import type { Machine, Settings } from '../spec/topology.js';
import { packUserData } from './nocloud/pack-user-data.js';
import { printUserData } from './nocloud/print-user-data.js';

/** User-data over its datasource's limit, once for each combination of settings. Only limited datasources are rendered. */
export function checkUserData(plan: Plan): Diagnostic[] {
  const judged = new Map<Settings, Diagnostic | undefined>();
  for (const machinePlan of plan.groups.flatMap(({ machines }) => machines)) {
    const { settings } = machinePlan.machine;
    const limit = DATASOURCES[settings.datasource.value].maxUserData;
    if (limit === undefined || judged.get(settings)) continue;
    const bytes = packUserData(printUserData(buildMachine(plan.name.value, machinePlan))).length;
    judged.set(settings, bytes > limit ? explainSize(machinePlan.machine, bytes, limit) : undefined);
  }
  return [...judged.values()].filter((diagnostic) => diagnostic !== undefined);
}

function explainSize({ name, settings }: Machine, bytes: number, limit: number): Diagnostic {
  const { value, origin } = settings.datasource;
  const message = `the user-data of ${name} has ${bytes} bytes packed, more than ${value} carries`;
  const allowed = `at most ${limit} bytes; install: baked leaves the programs to the image, or shorten the keys under cloud-init`;
  return problem('user-data-too-large', pathOf(origin), message, { allowed });
}
