import type { LabSystem } from './image/recipe.js';

/** What was judged: that it was so, and what was found. */
export interface Verdict {
  readonly what: string;
  readonly found: string;
  readonly ok: boolean;
}

/** What was measured. Nothing is asserted about it. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

/** All that one run of a scenario on one system gave. */
export interface ScenarioResult {
  readonly scenario: string;
  readonly system: LabSystem;
  readonly seconds: number;
  readonly verdicts: readonly Verdict[];
  readonly figures: readonly Figure[];
  /** Versions of what was used, by name. */
  readonly versions: Readonly<Record<string, string>>;
  /** Where the logs were kept, after a failure. */
  readonly logs?: string;
}

/** Passed: at least one verdict, and all of them good. */
export function hasPassed(result: Pick<ScenarioResult, 'verdicts'>): boolean {
  return result.verdicts.length > 0 && result.verdicts.every((verdict) => verdict.ok);
}

/** The value of a scenario's figure on a system; undefined when there is none, such as when the scenario did not run. */
export function findFigure(
  results: readonly Pick<ScenarioResult, 'scenario' | 'system' | 'figures'>[],
  scenario: string,
  system: LabSystem,
  name: string,
): number | undefined {
  const result = results.find((candidate) => candidate.scenario === scenario && candidate.system === system);
  return result?.figures.find((figure) => figure.name === name)?.value;
}
