/** A duration in seconds for people: `2 s`, `62.5 ms`. */
export function seconds(duration: number): string {
  if (duration >= 1) return `${duration} s`;
  return `${Number((duration * 1000).toFixed(3))} ms`;
}
