import { type Diagnostic, type Path, problem } from '../../diagnostics/diagnostic.js';
import { suggest } from '../../diagnostics/suggest.js';
import { quote } from '../values/refusal.js';
import { listKeysAt } from './list-keys.js';

/** The mappings with keys of their own, nearest to what people look for first. NAME stands for any. */
const PLACES: readonly Path[] = [
  [],
  ['groups', 'NAME'],
  ['groups', 'NAME', 'authentication'],
  ['groups', 'NAME', 'sources', 0],
  ['groups', 'NAME', 'ptp'],
  ['machines', 'NAME'],
  ['addressing'],
  ['verify'],
  ['apt'],
  ['scheduling'],
  ['chrony'],
];

/** More unknown keys of one mapping than these get no suggestion: then it is not a few slips. */
const MOST_SUGGESTIONS = 50;

/** Keys that nothing reads: what was meant, where they belong, or that they are for later. */
export function explainUnknownKeys(unknown: readonly string[], parent: Path): Diagnostic[] {
  const keys = listKeysAt(parent);
  const allowed = `${keys.join(', ')}; x-… for your own`;
  const where = parent.length === 0 ? 'a spec' : quote(parent.join('.'));
  return unknown.map((key, index) => {
    const path = [...parent, key];
    const suggestion = index < MOST_SUGGESTIONS ? (suggest(key, keys) ?? findPlace(key)) : undefined;
    return problem('unknown-key', path, `the key ${quote(key)} is unknown in ${where}`, {
      at: 'key',
      allowed,
      ...(suggestion && { suggestion }),
    });
  });
}

/** Where a key belongs that stands in the wrong mapping. */
function findPlace(key: string): string | undefined {
  for (const place of PLACES) {
    const nearest = suggest(key, listKeysAt(place));
    if (nearest)
      return `${nearest} ${place.length === 0 ? 'at the top' : `under ${place.filter((step) => typeof step === 'string').join('.')}`}`;
  }
  return undefined;
}
