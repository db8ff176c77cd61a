import type { MachinePlan } from '../plan/plan.js';

/** How often a machine asks those that it follows: `every 2 s`. Undefined for one that asks nobody by NTP. */
export function describeInterval({ sources }: Pick<MachinePlan, 'sources'>): string | undefined {
  const polls = new Set(sources.map(({ polling }) => polling.value.poll));
  return polls.size > 0 ? [...polls].map((poll) => `every ${2 ** poll} s`).join(' and ') : undefined;
}
