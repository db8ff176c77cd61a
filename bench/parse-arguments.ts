import { Command, InvalidArgumentError, Option } from 'commander';

/** The parts that can be run alone. */
export const PARTS = ['cold-start', 'validate', 'generate', 'scale'] as const;
export type Part = (typeof PARTS)[number];

/** What the bench is asked to do. */
export interface Request {
  readonly only?: readonly Part[];
  readonly machines: number;
  readonly large: number;
  readonly repetitions: number;
  /** Where results go; left out they are only printed, unless everything was measured in full size. */
  readonly results?: string;
}

const FULL = { machines: 10_000, large: 100_000, repetitions: 5 };

/** Whether these results are those that the project states. */
export function isFull({ only, machines, large, repetitions }: Request): boolean {
  return !only && machines === FULL.machines && large === FULL.large && repetitions >= FULL.repetitions;
}

/** Parses the words after `npm run bench --`. Throws a CommanderError, after having said why. */
export function parseArguments(words: readonly string[]): Request {
  const number = (least: number) => (text: string) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`a whole number, at least ${least}`);
  };
  return new Command('npm run bench --')
    .description(
      'Measures what docs/scale.md states; in full it also writes bench/results.json and the table there.',
    )
    .addOption(new Option('--only <part...>', 'these parts').choices(PARTS))
    .option('--machines <n>', 'machines of most parts', number(20), FULL.machines)
    .option('--large <n>', 'machines of the large run', number(20), FULL.large)
    .option('--repetitions <n>', 'runs of each', number(1), FULL.repetitions)
    .option('--results <file>', 'where to write the results as JSON')
    .exitOverride()
    .parse([...words], { from: 'user' })
    .opts<Request>();
}
