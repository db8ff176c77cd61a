/** How a set of measurements is spread. All in the measurements' own unit. */
export interface Spread {
  readonly count: number;
  readonly median: number;
  readonly p95: number;
  readonly p99: number;
  readonly worst: number;
}

/** The smallest of `values` that at least `share` (0 to 1) of them do not exceed: the nearest-rank percentile. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new Error('no values');
  return value;
}

/** Median, 95th and 99th percentile and the worst of the sizes of `values`, whatever their signs. */
export function describeSpread(values: readonly number[]): Spread {
  const sizes = values.map(Math.abs);
  const [median, p95, p99, worst] = [0.5, 0.95, 0.99, 1].map((share) => percentile(sizes, share));
  return { count: sizes.length, median: median ?? 0, p95: p95 ?? 0, p99: p99 ?? 0, worst: worst ?? 0 };
}

/** The square root of the mean of the squares, in the values' unit. */
export function rootMeanSquare(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}
