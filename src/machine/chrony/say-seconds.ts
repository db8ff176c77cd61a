/** A duration in seconds for people: `2 s`, `62.5 ms`. */
export function seconds(duration: number): string {
  if (duration >= 1) return `${duration} s`;
  return `${Number((duration * 1000).toFixed(3))} ms`;
}

/** Two polls, log2 of seconds, for people: `64 s`, `64 s to 1024 s`. */
export function interval(minpoll: number, maxpoll: number): string {
  const [least, most] = [seconds(2 ** minpoll), seconds(2 ** maxpoll)];
  return least === most ? least : `${least} to ${most}`;
}
