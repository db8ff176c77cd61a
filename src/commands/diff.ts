import { type Comparison, comparePlans, isSame } from '../compare/compare-plans.js';
import { listPatches } from '../compare/list-patches.js';
import { printComparison } from '../compare/print-comparison.js';
import { fold, printMarkdown } from '../compare/print-markdown.js';
import { serialiseComparison } from '../compare/serialise-comparison.js';
import { makeVisible } from '../diagnostics/display-text.js';
import type { Plan } from '../plan/plan.js';
import { makePlan } from './read-plan.js';
import { readTwoSpecs } from './read-two-specs.js';
import { UsageError } from './refusal.js';
import { showCompared } from './show-progress.js';
import { printDiagnostics, printJson, printPieces } from './terminal.js';

interface Options {
  readonly git?: string;
  readonly json?: boolean;
  readonly format: string;
  readonly patch?: boolean;
}

/** `clockseed diff`: what changes from one spec to another, and what each machine needs for it. Says whether they are the same. */
export async function diff(first: string, second: string | undefined, options: Options): Promise<boolean> {
  const { git, json, format, patch } = options;
  if (json && (patch || format !== 'text'))
    throw new UsageError('--json has a form of its own: leave --patch and --format out.');
  const sides = readTwoSpecs(first, second, git);
  const [old, next] = [makePlan(sides.old), makePlan(sides.new)];
  printDiagnostics(next.warnings, false);
  const comparison = comparePlans(old.plan, next.plan, showCompared);
  const title = makeVisible(`${sides.old.file} → ${sides.new.file}`);
  if (json) printJson({ old: sides.old.file, new: sides.new.file, ...serialiseComparison(comparison) });
  else await printPieces(listPieces(comparison, title, format, patch ? [old.plan, next.plan] : undefined));
  return isSame(comparison);
}

function* listPieces(
  comparison: Comparison,
  title: string,
  format: string,
  plans: readonly [Plan, Plan] | undefined,
): Generator<string> {
  if (format === 'markdown') {
    yield printMarkdown(comparison, title);
    if (plans) yield* listFoldedPatches(plans);
    return;
  }
  yield isSame(comparison) ? `${title}: no difference.\n` : `${title}\n\n${printComparison(comparison)}`;
  if (!plans) return;
  for (const { lines } of listPatches(...plans)) yield `\n${lines.join('\n')}\n`;
}

/** Each file on its own, in a fence that is longer than any in it. */
function* listFoldedPatches(plans: readonly [Plan, Plan]): Generator<string> {
  for (const { path, lines } of listPatches(...plans)) {
    const text = lines.join('\n');
    const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
    const fence = '`'.repeat(longest + 1);
    yield `\n${fold(path, `${fence}diff\n${text}\n${fence}\n`)}`;
  }
}
