import { isRefusal, quote, type Refusal, refuse } from './refusal.js';

/** Units in picoseconds, so that everything a person writes is a whole number. */
const UNITS: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1_000n],
  ['us', 1_000_000n],
  ['µs', 1_000_000n],
  ['μs', 1_000_000n],
  ['ms', 1_000_000_000n],
  ['s', 1_000_000_000_000n],
  ['m', 60_000_000_000_000n],
  ['h', 3_600_000_000_000_000n],
  ['d', 86_400_000_000_000_000n],
]);

const UNIT_NAMES = 'a number with ns, us, ms, s, m, h or d';

/** What a duration may be: both limits in seconds, and how to say them. */
export interface DurationLimits {
  readonly least: number;
  readonly most: number;
  readonly example: string;
  readonly text: string;
}

/** A duration with its unit, such as `100us`, `1.5s` or `5m`, in seconds. */
export function parseDuration(text: string, limits: DurationLimits): number | Refusal {
  const match = /^(\d{1,12})(?:\.(\d{1,9}))?\s*([a-zA-Zµμ]*)$/.exec(text);
  if (!match) return refuse('invalid-value', `${quote(text)} is not a duration`, limits.text, limits.example);
  const [, whole = '', fraction = '', unit = ''] = match;
  const factor = UNITS.get(unit);
  if (factor === undefined) return refuseUnit(text, unit, limits);
  const picoseconds = (BigInt(whole + fraction) * factor) / 10n ** BigInt(fraction.length);
  const seconds = Number(picoseconds) / 1e12;
  if (seconds >= limits.least && seconds <= limits.most) return seconds;
  return refuse('out-of-range', `${text} is out of range`, limits.text);
}

/** Proposes the number with the unit that is usual here, or in small letters, where that would do. */
function refuseUnit(text: string, unit: string, limits: DurationLimits): Refusal {
  const found = unit === '' ? `${quote(text)} has no unit` : `${quote(unit)} is not a unit`;
  const mended = unit === '' ? text.trim() + limits.example.replace(/^[\d.]+/, '') : text.toLowerCase();
  const isKnown = UNITS.has(mended.replace(/^[\d.\s]+/, ''));
  const isUsable = isKnown && !isRefusal(parseDuration(mended, limits));
  return refuse('missing-unit', found, UNIT_NAMES, isUsable ? mended : limits.example);
}
