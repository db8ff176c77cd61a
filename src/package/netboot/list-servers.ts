import type { Plan } from '../../plan/plan.js';
import type { NetbootSettings } from '../../spec/topology.js';

/** How the machines that boot from the network do it, one for each of them. */
export function listNetboot({ groups }: Plan): NetbootSettings[] {
  return groups.flatMap(({ machines }) =>
    machines.flatMap(({ machine }) => (machine.listed ? (machine.settings.netboot ?? []) : [])),
  );
}

/** The servers that they boot from, each once, in order. */
export function listServers(plan: Plan): string[] {
  return [...new Set(listNetboot(plan).map(({ server }) => server.value))].sort();
}
