import { printPlan } from '../plan/print-plan.js';
import { serialisePlan } from '../plan/serialise-plan.js';
import { readPlan } from './read-plan.js';
import { printDiagnostics, printJson, printResult } from './terminal.js';

/** `clockseed plan`: what a spec implies. */
export function plan(file: string, options: { readonly json?: boolean }): void {
  const { plan: derived, warnings } = readPlan(file);
  printDiagnostics(warnings, false);
  if (options.json) printJson(serialisePlan(derived, 'origins'));
  else printResult(printPlan(derived));
}
