import { POLLING, requestsPerSecond } from '../facts/polling.js';
import type { Machine } from '../spec/topology.js';
import { computeReferenceId } from './compute-reference-id.js';
import type { SourcePlan } from './source-plan.js';

/** Machines as `asker` sees them when it asks them. The spec refuses a primary without an address. */
export function listSources(
  machines: readonly Machine[],
  asker: Machine,
  kind: SourcePlan['kind'],
  steady: boolean,
): SourcePlan[] {
  return machines.flatMap(({ name, address }) => {
    const { value, origin } = address;
    if (value === 'dhcp') return [];
    return [
      {
        machine: name,
        address: { value, origin },
        referenceId: computeReferenceId(value),
        interface: asker.interface,
        polling: pollingOf(asker),
        kind,
        steady,
      },
    ];
  });
}

/** How a machine asks, as a member of a group. */
export function pollingOf({ settings }: Machine): SourcePlan['polling'] {
  const { value, origin } = settings.polling;
  return { value: POLLING[value], origin };
}

/** Requests a second of those who ask with these pollings. */
export function sumRequests(pollings: readonly SourcePlan['polling'][]): number {
  return pollings.reduce((sum, { value }) => sum + requestsPerSecond(value), 0);
}
