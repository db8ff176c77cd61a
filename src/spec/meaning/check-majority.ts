import { type Diagnostic, problem } from '../../diagnostics/diagnostic.js';
import type { ListedGroup } from './list-groups.js';
import { nameClocks, SOURCE_DEFAULTS } from './resolve-sources.js';
import type { SourceShape } from './source-keys.js';

/**
 * When two disagree nobody knows which one is right, and chronyd follows neither. Primaries with clocks of their own are
 * sources to each other that know something else.
 */
export function checkMajority(
  { name }: ListedGroup,
  sources: readonly SourceShape[],
  primaries: number,
): Diagnostic[] {
  const locked = new Set(sources.flatMap(({ lock }) => (lock === undefined ? [] : [lock])));
  const names = nameClocks(sources);
  const peers = sources.some(({ refclock }) => refclock !== undefined) ? primaries - 1 : 0;
  const votes = sources.reduce((sum, source) => {
    if (locked.has(names.get(source) ?? '')) return sum;
    return sum + (source.pool === undefined ? 1 : (source['max-sources'] ?? SOURCE_DEFAULTS['max-sources']));
  }, peers);
  if (votes !== 2) return [];
  const what = peers === 1 ? 'one clock on each of two primaries' : 'two sources';
  return [
    problem(
      'contradiction',
      ['groups', name, 'sources'],
      `${what}: when they disagree, ${name} follows neither`,
      {
        at: 'key',
        severity: 'warning',
        allowed: 'three and more, of which one that is wrong is outvoted; or one alone',
      },
    ),
  ];
}
