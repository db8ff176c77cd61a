import { type Diagnostic, problem } from '../../diagnostics/diagnostic.js';
import { suggest } from '../../diagnostics/suggest.js';
import type { SourceList } from './check-sources.js';
import type { SourceShape } from './source-keys.js';

/** A pulse marks seconds and numbers none: something else has to. `primaries`: how many machines have the sources. */
export function checkPulses({ sources, place, names }: SourceList, primaries: number): Diagnostic[] {
  const clocks = sources.filter((source) => source.refclock !== undefined && !isPulse(source));
  const numbering = clocks.map((source) => names.get(source) ?? '');
  const locked = new Set(sources.flatMap(({ lock }) => lock ?? []));
  return sources.flatMap((source, index) => {
    const { lock } = source;
    if (source.prefer && locked.has(names.get(source) ?? '')) {
      const message = 'a clock that another one is locked to is never followed, so it can not be preferred';
      const allowed = 'prefer on the pulse';
      return [problem('contradiction', place(index, 'prefer'), message, { at: 'key', allowed })];
    }
    if (lock !== undefined && !numbering.includes(lock))
      return [explainLock(lock, numbering, place(index, 'lock'))];
    if (lock !== undefined && !isPulse(source)) {
      const message = 'only a pulse is locked to another clock, which numbers its seconds';
      return [
        problem('contradiction', place(index, 'lock'), message, {
          at: 'key',
          allowed: 'pps: true beside lock',
        }),
      ];
    }
    if (lock !== undefined || !isPulse(source)) return [];
    if (sources.every(isPulse)) {
      const message = 'a pulse marks seconds and numbers none: alone it gives no time';
      const allowed = 'beside it a server, or a clock that it is locked to';
      return [problem('contradiction', place(index), message, { allowed })];
    }
    if (primaries < 2) return [];
    const message = `a pulse that is locked to nothing, on ${primaries} primaries: without a server each would number the seconds by its own clock`;
    const allowed = 'lock: the refid of a clock beside it, or one primary';
    return [problem('contradiction', place(index), message, { allowed })];
  });
}

function isPulse({ refclock, pps }: SourceShape): boolean {
  return refclock === 'pps' || (refclock === 'phc' && pps === true);
}

function explainLock(lock: string, numbering: readonly string[], path: Diagnostic['path']): Diagnostic {
  const suggestion = suggest(lock, numbering);
  return problem(
    'unknown-machine',
    path,
    `no clock among the sources that numbers seconds has the refid ${lock}`,
    {
      allowed: numbering.join(', ') || 'the refid of a refclock that is no pulse, of which there is none',
      ...(suggestion && { suggestion }),
    },
  );
}
