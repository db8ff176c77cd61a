/** Units in nanoseconds, the largest first. */
const UNITS: readonly (readonly [name: string, nanoseconds: number])[] = [
  ['d', 86_400e9],
  ['h', 3_600e9],
  ['m', 60e9],
  ['s', 1e9],
  ['ms', 1e6],
  ['us', 1e3],
  ['ns', 1],
];

/** A duration in seconds as a spec would state it: a whole number of the largest unit that it is one of. */
export function printDuration(seconds: number): string {
  const nanoseconds = Math.round(seconds * 1e9);
  const [name, size] = UNITS.find(([, unit]) => nanoseconds >= unit && nanoseconds % unit === 0) ?? ['ns', 1];
  return `${nanoseconds / size}${name}`;
}
