import { count } from '../diagnostics/count.js';
import { type ExplainedFile, type ExplainedMachine, explainMachine } from '../explain/explain-machine.js';
import type { ExplainedLine } from '../explain/explained-line.js';
import { findFile, parseWanted, refuseMachine } from '../explain/find-file.js';
import { printFile, printOne } from '../explain/print-file.js';
import { printMachine } from '../explain/print-machine.js';
import { serialiseFile, serialiseMachine } from '../explain/serialise-explanation.js';
import { buildMachine } from '../machine/build-machine.js';
import { type ReadPlan, readPlan } from './read-plan.js';
import { UsageError } from './refusal.js';
import { printDiagnostics, printJson, printResult } from './terminal.js';

interface Options {
  readonly keys?: string;
  readonly json?: boolean;
}

/** `clockseed explain`: where each line of a machine's files comes from, and what else it has and why. Shows no key. */
export function explain(
  file: string,
  name: string,
  wanted: string | undefined,
  { keys, json }: Options,
): void {
  const read = readPlan(file, keys);
  const machine = explainByName(read, file, name);
  printDiagnostics(read.warnings, false);
  if (wanted !== undefined) explainOne(machine, name, wanted, json === true);
  else if (json) printJson(serialiseMachine(machine));
  else printResult(printMachine(machine));
}

function explainByName({ plan, ring }: ReadPlan, file: string, name: string): ExplainedMachine {
  const plans = plan.groups.flatMap(({ machines }) => machines);
  const found = plans.find(({ machine }) => machine.name === name);
  if (!found) {
    const names = plans.map(({ machine }) => machine.name);
    throw new UsageError(refuseMachine(names, name, file === '-' ? 'the spec' : file));
  }
  if (found.authentication?.kind === 'made' && !ring) warnOfKeys();
  return explainMachine(plan.name.value, buildMachine(plan.name, found, ring));
}

/** Without the key file no id is known. */
function warnOfKeys(): void {
  process.stderr.write(
    'Without --keys FILE the machine’s key file is left out, and ids of keys are shown as ID.\n',
  );
}

function explainOne(machine: ExplainedMachine, name: string, wanted: string, json: boolean): void {
  const { name: fileName, line } = parseWanted(wanted);
  const file = findFile(machine.files, fileName, name);
  if (typeof file === 'string') throw new UsageError(file);
  const one = line === undefined ? undefined : findLine(file, line);
  if (json) printJson(serialiseFile(name, file, one ? [one] : file.lines));
  else printResult(one ? printOne(name, file, one) : printFile(name, file));
}

function findLine({ path, lines }: ExplainedFile, number: number): ExplainedLine {
  const found = lines[number - 1];
  if (!found) throw new UsageError(`${path} has ${count(lines.length, 'line')}, and so no line ${number}.`);
  return found;
}
