import { distance } from 'fastest-levenshtein';

/** The allowed word nearest to what was found, when it is near enough to be meant; else undefined. */
export function suggest(found: string, allowed: Iterable<string>): string | undefined {
  const word = found.toLowerCase();
  let best: string | undefined;
  let least = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of allowed) {
    // The distance is never less than the difference of the lengths, which costs nothing to know.
    if (Math.abs(candidate.length - word.length) >= least) continue;
    const away = distance(word, candidate.toLowerCase());
    if (away >= least) continue;
    least = away;
    best = candidate;
  }
  return best;
}
