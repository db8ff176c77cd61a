import { knowsOption } from '../../facts/chrony-options.js';
import { SYSTEMS } from '../../facts/systems.js';
import type { LocalPlan, MachinePlan } from '../../plan/plan.js';
import type { ConfigurationLine } from '../machine-model.js';

/** A primary's own clock, for want of anything better. */
export function listLocal({ local, machine, strata }: MachinePlan): ConfigurationLine[] {
  if (!local) return [];
  const { chrony } = SYSTEMS[machine.settings.os.value];
  const hasWaiting = local.orphan && knowsOption(chrony, 'local', 'waitunsynced');
  const options = [
    `stratum ${local.stratum}`,
    ...(local.orphan ? ['orphan'] : []),
    ...(hasWaiting && local.isolated ? ['distance 0.0', 'waitsynced 10'] : listDistance(local)),
    // Orphan mode of chrony 4.7 and later would wait for 300 s before it serves.
    ...(hasWaiting ? ['waitunsynced 5'] : []),
  ];
  const { origin } = strata;
  const line = { text: `local ${options.join(' ')}`, why: explainLocal(local), origin };
  // From 4.7 on waiting does it; before, only a root distance that grows at this rate.
  if (local.distance === undefined || local.distance >= 1 || !local.orphan || hasWaiting) return [line];
  return [
    line,
    {
      text: 'maxclockerror 50',
      why: 'Let the root distance grow by 50 us a second once the leader is silent, so that the next one takes over soon (default 1).',
      origin,
    },
  ];
}

function explainLocal({ stratum, orphan, distance }: LocalPlan): string {
  const alone = distance === undefined ? 'without any source' : 'when no source is left';
  const agreed = orphan ? '; of several primaries one does, and the others follow it (orphan)' : '';
  return `Serve the own clock ${alone}, at stratum ${stratum} (1 to 15; default: nothing is served)${agreed}.`;
}

function listDistance({ distance }: LocalPlan): string[] {
  return distance === undefined ? [] : [`distance ${distance}`];
}
