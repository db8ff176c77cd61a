import { buildPicture } from '../../../src/picture/build-picture.js';
import type { Picture } from '../../../src/picture/picture.js';
import { derivePlan } from '../../../src/plan/derive-plan.js';
import type { Plan } from '../../../src/plan/plan.js';
import { readGood } from '../../support/render-spec.js';

/** A spec's plan, and what is drawn of it. */
export function readPicture(text: string): { readonly plan: Plan; readonly picture: Picture } {
  const plan = derivePlan(readGood(text));
  return { plan, picture: buildPicture(plan) };
}
