import { percentile } from '../report/percentiles.js';

/**
 * Seconds from a clock being set wrong until it agrees and stays so. The first frame of which the stamps differ by more
 * than half of `error` tells when it was set; then seconds are looked at, and it agrees from the first one on after which no
 * median differs by more than `limit`. Undefined: it was not set wrong, or does not agree in the end. Stamps are nanoseconds.
 */
export function findAgreement(
  first: ReadonlyMap<number, bigint>,
  second: ReadonlyMap<number, bigint>,
  error: number,
  limit: number,
  framesPerSecond: number,
): number | undefined {
  const differences = [...first].flatMap(([frame, stamp]) => {
    const match = second.get(frame);
    return match === undefined ? [] : [{ frame, size: Math.abs(Number(stamp - match)) / 1e9 }];
  });
  const start = differences.find(({ size }) => size > error / 2)?.frame;
  if (start === undefined) return undefined;
  const seconds = new Map<number, number[]>();
  for (const { frame, size } of differences) {
    const second = Math.floor((frame - start) / framesPerSecond);
    if (second >= 0) seconds.set(second, [...(seconds.get(second) ?? []), size]);
  }
  const wrong = [...seconds].filter(([, sizes]) => percentile(sizes, 0.5) > limit).map(([at]) => at);
  const agreed = Math.max(-1, ...wrong) + 1;
  return agreed > Math.max(...seconds.keys()) ? undefined : agreed;
}
