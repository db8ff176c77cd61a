/** What was measured again and again of one thing. */
export interface Series {
  readonly what: string;
  readonly unit: 's' | 'MiB' | 'files';
  /** One a run, in the order of the runs. */
  readonly values: readonly number[];
  readonly median: number;
}

/** A claim, what was measured for it, and whether it holds. */
export interface CaseResult {
  readonly name: string;
  readonly claim: string;
  /** `ratio`: the first series' median over the second's. */
  readonly kind: 'ratio' | 'peak' | 'exponent' | 'count';
  readonly figure: number;
  /** The largest figure that is fine. */
  readonly limit: number;
  readonly ok: boolean;
  readonly series: readonly Series[];
}

/** bench/results.json. */
export interface Results {
  readonly format: 1;
  /** The day, ISO 8601. */
  readonly date: string;
  readonly host: Readonly<Record<'processor' | 'system' | 'fileSystem' | 'node', string>> & {
    readonly processors: number;
    readonly memoryGiB: number;
    /** Processes that wanted a processor on average, when it began and when it ended. */
    readonly load: readonly number[];
  };
  readonly machines: number;
  readonly large: number;
  readonly repetitions: number;
  readonly cases: readonly CaseResult[];
  /** What was not measured, and why. */
  readonly skipped: readonly string[];
}

/** A series of these values, rounded to what can be meant. */
export function seriesOf(what: string, unit: Series['unit'], values: readonly number[]): Series {
  const rounded = values.map(round);
  return { what, unit, values: rounded, median: round(median(rounded)) };
}

/** The middle value; of an even number the mean of the two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const half = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]];
  if (low === undefined || high === undefined) throw new Error('the median of nothing');
  return (low + high) / 2;
}

/** The result of comparing two series: how many times the second's median the first's is. */
export function compare(
  name: string,
  claim: string,
  limit: number,
  ours: Series,
  theirs: Series,
): CaseResult {
  const figure = round(ours.median / theirs.median);
  return { name, claim, kind: 'ratio', figure, limit, ok: figure <= limit, series: [ours, theirs] };
}

/** Three significant digits, whole numbers in full. */
export function round(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}
