import type { ChronyRelease } from './chrony-releases.js';
import type { DirectiveProblem } from './directive-problem.js';
import { SYSTEMS, type SystemName, systemsSince } from './systems.js';

/** The problem of a directive or option that the system's chrony does not know yet, with the first that does. */
export function explainTooNew(what: string, first: ChronyRelease, system: SystemName): DirectiveProblem {
  const having = systemsSince(first).map((name) => `${name} (${SYSTEMS[name].chrony})`);
  return {
    code: 'too-new',
    message: `${what} is unknown to chrony ${SYSTEMS[system].chrony} of ${system}, which would not start: ${first} is the first to know it`,
    allowed:
      having.length > 0
        ? `${what} on ${having.join(', ')}`
        : `${what} on none of the systems that os can name`,
  };
}
