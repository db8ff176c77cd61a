import { realpathSync } from 'node:fs';
import { count } from '../diagnostics/count.js';
import type { LocatedDiagnostic } from '../diagnostics/located.js';
import { disarmCommands, pathBelow, printAnnotations } from '../diagnostics/print-annotations.js';
import { countMachines } from '../plan/plan.js';
import { makePlan, readSpec, type SpecBytes } from './read-plan.js';
import { SpecRefused, UsageError } from './refusal.js';
import { explainDiagnostics, printDiagnostics, printResult, printTalk } from './terminal.js';

interface Options {
  readonly format?: 'text' | 'json' | 'github';
  readonly json?: boolean;
}

/** What is said of one spec; `fine` is a line about one that is not refused. */
interface Judged {
  readonly diagnostics: readonly LocatedDiagnostic[];
  readonly fine?: string;
}

/** `clockseed validate`: all problems of each spec at once. Says whether none is refused. */
export function validate(files: readonly string[], options: Options): boolean {
  const { format = options.json ? 'json' : 'text', json } = options;
  if (json && format !== 'json')
    throw new UsageError(`--json and --format ${format} are two forms: name one.`);
  if (files.filter((file) => file === '-').length > 1)
    throw new UsageError('- is named twice: standard input is read once.');
  // One that is not there is a mistake in the command, whatever the others say.
  const judged = files.map(readSpec).map(judge);
  if (format === 'json') printDiagnostics(listAll(judged), true);
  else for (const each of judged) say(each, format);
  const refused = judged.filter(({ fine }) => fine === undefined).length;
  if (files.length > 1 && format !== 'json')
    printTalk(`${count(files.length, 'spec')}, ${refused} refused\n`);
  return refused === 0;
}

function judge(spec: SpecBytes): Judged {
  try {
    const { plan, warnings } = makePlan(spec);
    const holds = `${count(countMachines(plan), 'machine')} in ${count(plan.groups.length, 'group')}`;
    return { diagnostics: warnings, fine: `${spec.file === '-' ? '<stdin>' : spec.file}: fine. ${holds}.\n` };
  } catch (error) {
    if (error instanceof SpecRefused) return { diagnostics: error.diagnostics };
    throw error;
  }
}

function listAll(judged: readonly Judged[]): LocatedDiagnostic[] {
  return judged.flatMap(({ diagnostics }) => diagnostics);
}

function say({ diagnostics, fine = '' }: Judged, format: 'text' | 'github'): void {
  if (format === 'text') {
    printDiagnostics(diagnostics, false);
    printResult(fine);
    return;
  }
  printResult(printAnnotations(diagnostics, findInRepository()));
  printTalk(disarmCommands(explainDiagnostics(diagnostics) + fine));
}

/** GitHub places files below the folder of its checkout, wherever in it a step runs; elsewhere this folder stands in. */
function findInRepository(): (file: string) => string | undefined {
  const root = realpathSync(process.env.GITHUB_WORKSPACE || '.');
  return (file) => {
    try {
      return pathBelow(root, realpathSync(file));
    } catch {
      // Standard input, or a pipe of the shell's: no file that GitHub could show.
      return undefined;
    }
  };
}
