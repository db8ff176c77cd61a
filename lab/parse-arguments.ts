import { Command, Option } from 'commander';
import { type LabSystem, SUITES } from './image/recipe.js';
import type { Scenario } from './scenario.js';

/** What the lab is asked to do. */
export type Request =
  | { readonly kind: 'list' }
  | { readonly kind: 'call'; readonly machine: string; readonly line: string }
  | { readonly kind: 'run'; readonly runs: readonly PlannedRun[]; readonly keep: boolean };

/** One scenario on one system. */
export interface PlannedRun {
  readonly scenario: Scenario;
  readonly system: LabSystem;
}

interface Options {
  readonly scenario?: readonly string[];
  readonly os?: readonly LabSystem[];
  readonly ci?: true;
  readonly keep?: true;
  readonly list?: true;
  readonly call?: string;
}

/** Parses the words after `npm run lab --`. Throws a CommanderError, after having said why, for what makes no sense. */
export function parseArguments(words: readonly string[], scenarios: readonly Scenario[]): Request {
  const command = describeCommand(scenarios)
    .exitOverride()
    .parse([...words], { from: 'user' });
  const options = command.opts<Options>();
  if (options.list) return { kind: 'list' };
  if (options.call !== undefined)
    return { kind: 'call', machine: options.call, line: command.args.join(' ') };
  if (command.args.length > 0) command.error(`error: unexpected ${command.args.join(' ')}; see --help`);
  const { ci, scenario: named, os } = options;
  if (ci && (named ?? os)) command.error('error: --ci says itself which scenarios and systems');
  const runs = planRuns(scenarios, options);
  if (runs.length === 0) command.error('error: no such scenario on such a system; see --list');
  if (options.keep && runs.length > 1) command.error('error: --keep wants one scenario and one system');
  return { kind: 'run', runs, keep: options.keep ?? false };
}

/** A scenario runs on its usual systems, on those of --os that it can run on, or with --ci on CI's. */
function planRuns(scenarios: readonly Scenario[], { scenario: names, os, ci }: Options): PlannedRun[] {
  const wanted = scenarios.filter(({ name }) => names === undefined || names.includes(name));
  return wanted.flatMap((scenario) => {
    const usual = ci ? scenario.ciSystems : scenario.usualSystems;
    const systems = os === undefined ? usual : scenario.systems.filter((system) => os.includes(system));
    return systems.map((system) => ({ scenario, system }));
  });
}

function describeCommand(scenarios: readonly Scenario[]): Command {
  const names = scenarios.map(({ name }) => name);
  return new Command('npm run lab --')
    .description(
      'Boots machines from what `generate` wrote, and measures. Needs root. Without options: every scenario on its usual systems.',
    )
    .addOption(new Option('--scenario <name...>', 'these').choices(names))
    .addOption(new Option('--os <system...>', 'on these').choices(Object.keys(SUITES)))
    .option('--ci', 'what CI runs: the scenarios and systems that end within half an hour')
    .option('--keep', 'leave the machines on after the scenario, until Enter or Ctrl-C')
    .option('--call <machine>', 'run the words that follow in a machine of a lab that is on')
    .option('--list', 'the scenarios')
    .argument('[words...]', 'a line of shell, for --call')
    .passThroughOptions();
}
