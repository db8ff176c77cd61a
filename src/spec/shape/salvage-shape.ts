import type { z } from 'zod';
import { plainPath } from './explain-issue.js';
import { SPEC, type SpecShape } from './spec-shape.js';

/** Rounds of leaving out: what is left out in one can be missing in the next. */
const MOST_ROUNDS = 4;

/** Stand-ins for keys that must be there. The networks hold every address, so that no address is outside them. */
const STAND_INS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['version', '1'],
  ['name', 'unnamed'],
  ['groups', {}],
  ['network', ['0.0.0.0/1', '128.0.0.0/1', '::/1', '8000::/1']],
  ['primary', {}],
]);

/**
 * What is left of a spec without the places that the shape refused, so that the rest is judged as well and all
 * problems are shown at once. Never for anything but judging. `plain` is the caller's to give away: it is changed.
 */
export function salvageShape(plain: unknown): SpecShape | undefined {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const result = SPEC.safeParse(plain);
    if (result.success) return result.data;
    for (const issue of result.error.issues) leaveOut(plain, issue);
  }
  return undefined;
}

function leaveOut(plain: unknown, issue: z.core.$ZodIssue): void {
  const path = plainPath(issue);
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys) leaveOutAt(plain, [...path, key]);
  } else leaveOutAt(plain, path);
}

/** Deletes what stands at a path; a list goes whole, for its items' places must stay; what must be there is replaced. */
function leaveOutAt(plain: unknown, path: readonly (string | number)[]): void {
  let parent = plain;
  for (const [depth, step] of path.entries()) {
    if (typeof parent !== 'object' || parent === null) return;
    const next: unknown = Reflect.get(parent, step);
    const isLast = depth === path.length - 1 || Array.isArray(next);
    if (!isLast) {
      parent = next;
      continue;
    }
    const isThere = Object.hasOwn(parent, step);
    if (isThere) Reflect.deleteProperty(parent, step);
    else if (STAND_INS.has(String(step))) Reflect.set(parent, step, STAND_INS.get(String(step)));
    return;
  }
}
