import { count } from '../diagnostics/count.js';
import { countMachines } from '../plan/plan.js';
import { readPlan } from './read-plan.js';
import { printDiagnostics, printResult } from './terminal.js';

/** `clockseed validate`: all problems of a spec at once. */
export function validate(file: string, options: { readonly json?: boolean }): void {
  const { plan, warnings } = readPlan(file);
  printDiagnostics(warnings, options.json === true);
  if (options.json) return;
  printResult(
    `${file === '-' ? '<stdin>' : file}: fine. ${count(countMachines(plan), 'machine')} in ${count(plan.groups.length, 'group')}.\n`,
  );
}
