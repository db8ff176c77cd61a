import type { Plan } from '../plan/plan.js';
import { printPlan } from '../plan/print-plan.js';
import { serialisePlan } from '../plan/serialise-plan.js';
import { readPlan } from './read-plan.js';
import { UsageError } from './refusal.js';
import { printDiagnostics, printJson, printResult } from './terminal.js';

interface Options {
  readonly json?: boolean;
  /** Undefined for text, unless --json says otherwise. */
  readonly format?: string;
}

/** `clockseed plan`: what a spec implies, as text, JSON or a picture. */
export async function plan(file: string, { json, format }: Options): Promise<void> {
  if (json && format !== undefined && format !== 'json')
    throw new UsageError(`--json and --format ${format} are two forms: leave one of them out.`);
  const { plan: derived, warnings } = readPlan(file);
  printDiagnostics(warnings, false);
  const form = json ? 'json' : (format ?? 'text');
  if (form === 'json') printJson(serialisePlan(derived, 'origins'));
  else printResult(form === 'text' ? printPlan(derived) : await drawPlan(derived, form));
}

/** Loaded by these forms only. */
async function drawPlan(derived: Plan, form: string): Promise<string> {
  const { buildPicture } = await import('../picture/build-picture.js');
  const picture = buildPicture(derived);
  if (form === 'svg') return (await import('../picture/svg/print-svg.js')).printSvg(picture);
  return (await import('../picture/mermaid/print-mermaid.js')).printMermaid(picture);
}
