import type { LabSystem } from './image/recipe.js';
import type { Lab } from './lab.js';

/** A story with a verdict. Each is a file in lab/scenarios, listed in list-scenarios.ts. */
export interface Scenario {
  readonly name: string;
  /** One sentence: what is known when it has passed. */
  readonly shows: string;
  /** The systems it can run on. */
  readonly systems: readonly LabSystem[];
  /** Those of `npm run lab` without options. */
  readonly usualSystems: readonly LabSystem[];
  /** Those of `--ci`, which has half an hour on two processors. */
  readonly ciSystems: readonly LabSystem[];
  /** After so many minutes it has failed, whatever it waits for. */
  readonly limit: number;
  /** Reports by `lab.expect` and `lab.record`; throws when it cannot go on. */
  run(lab: Lab): Promise<void>;
}
