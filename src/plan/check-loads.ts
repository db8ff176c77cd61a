import { type Diagnostic, problem } from '../diagnostics/diagnostic.js';
import { pathOf } from '../spec/origin-path.js';
import type { Plan } from './plan.js';

/**
 * Requests a second that we trust a primary with. On one core of a cloud machine chronyd 4.3 answered 20,000 a second,
 * interleaved, with a third of it, and 40,000 with half; four of 10,000 were lost, to the asker as well. Half of that is for
 * slower cores, and for answers in time.
 */
const MOST_REQUESTS = 20_000;

/** Primaries that are asked more than they may be able to answer in time. */
export function checkLoads({ groups }: Plan): Diagnostic[] {
  return groups.flatMap(({ name, machines }) => {
    const busiest = machines
      .filter(({ local }) => local)
      .sort((one, other) => other.packetsPerSecond - one.packetsPerSecond)[0];
    if (!busiest || busiest.packetsPerSecond / 2 <= MOST_REQUESTS) return [];
    const message = `${busiest.machine.name} of ${name} would be asked ${Math.round(busiest.packetsPerSecond / 2)} times a second`;
    return [
      problem('load', pathOf(busiest.machine.origin), message, {
        at: 'key',
        severity: 'warning',
        allowed: `up to ${MOST_REQUESTS}; polling: standard, or groups between (follows)`,
      }),
    ];
  });
}
