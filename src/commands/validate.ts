import { count } from '../diagnostics/count.js';
import { readPlan } from './read-plan.js';
import { printDiagnostics, printResult } from './terminal.js';

/** `clockseed validate`: all problems of a spec at once. */
export function validate(file: string, options: { readonly json?: boolean }): void {
  const { plan, warnings } = readPlan(file);
  printDiagnostics(warnings, options.json === true);
  if (options.json) return;
  const machines = plan.groups.reduce((sum, group) => sum + group.machines.length, 0);
  printResult(
    `${file === '-' ? '<stdin>' : file}: fine. ${count(machines, 'machine')} in ${count(plan.groups.length, 'group')}.\n`,
  );
}
