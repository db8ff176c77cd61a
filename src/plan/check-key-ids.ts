import { type Diagnostic, problem } from '../diagnostics/diagnostic.js';
import { pathOf } from '../spec/origin-path.js';
import type { MachinePlan, Plan } from './plan.js';

/** Two keys of one machine with the same id, of which chronyd would take the first: ids of placed keys come from names alone. */
export function checkKeyIds(plan: Plan): Diagnostic[] {
  return plan.groups.flatMap(({ machines }) => machines.flatMap(checkMachine));
}

function checkMachine({ machine, authentication }: MachinePlan): Diagnostic[] {
  const known = new Map<number, string>();
  for (const { id, machine: other } of authentication?.keys ?? []) {
    const before = id === undefined ? undefined : known.get(id);
    if (authentication && before !== undefined) {
      const message = `the keys of ${machine.name} with ${before} and with ${other} would have one id, ${id}`;
      return [
        problem('contradiction', pathOf(authentication.file.origin), message, {
          allowed: 'another generation under authentication, with which the ids are others',
        }),
      ];
    }
    if (id !== undefined) known.set(id, other);
  }
  return [];
}
