import type { GroupShape } from '../shape/spec-shape.js';
import type { ClockSource, ExternalSource, ServerSource } from '../topology.js';
import { kindOf, type SourceShape } from './source-keys.js';
import type { OriginTracer } from './trace-origins.js';

/** What a source has that says nothing: chronyd's own defaults. The shape documents them; a test compares the two. */
export const SOURCE_DEFAULTS = {
  nts: false,
  minpoll: 6,
  maxpoll: 10,
  'max-sources': 4,
  prefer: false,
  offset: 0,
  poll: 4,
  pps: false,
} as const;

/** What a group says about sources outside of all groups. An entry that is of no kind is left out: it is refused elsewhere. */
export function resolveSources(
  group: string,
  { sources = [] }: GroupShape,
  origins: OriginTracer,
): ExternalSource[] {
  const names = nameClocks(sources);
  return sources.flatMap((source, index): ExternalSource[] => {
    if (!kindOf(source)) return [];
    const path = ['groups', group, 'sources', index];
    const certificates = source.ca === undefined ? undefined : origins.value(source.ca, [...path, 'ca']);
    const origin = origins.at(path);
    if (source.refclock === undefined) return [resolveServer(source, certificates, origin)].flat();
    return resolveClock(source, source.refclock, names.get(source) ?? '', origin);
  });
}

function resolveServer(
  source: SourceShape,
  certificates: ServerSource['certificates'],
  origin: ServerSource['origin'],
): ServerSource[] {
  const host = source.server ?? source.pool;
  if (host === undefined) return [];
  const kind = source.server === undefined ? 'pool' : 'server';
  const { minpoll, maxpoll } = resolvePolls(source);
  return [
    {
      kind,
      origin,
      host,
      nts: source.nts ?? SOURCE_DEFAULTS.nts,
      certificates,
      minpoll,
      maxpoll,
      maxSources: kind === 'server' ? 1 : (source['max-sources'] ?? SOURCE_DEFAULTS['max-sources']),
      prefer: source.prefer ?? SOURCE_DEFAULTS.prefer,
    },
  ];
}

/** One that is stated alone moves the other's default out of its way. */
export function resolvePolls({ minpoll, maxpoll }: SourceShape): { minpoll: number; maxpoll: number } {
  return {
    minpoll: minpoll ?? Math.min(SOURCE_DEFAULTS.minpoll, maxpoll ?? SOURCE_DEFAULTS.minpoll),
    maxpoll: maxpoll ?? Math.max(SOURCE_DEFAULTS.maxpoll, minpoll ?? SOURCE_DEFAULTS.maxpoll),
  };
}

function resolveClock(
  source: SourceShape,
  driver: ClockSource['driver'],
  refid: string,
  origin: ClockSource['origin'],
): ClockSource[] {
  const parameter = source.device ?? source.socket ?? source.segment;
  if (parameter === undefined) return [];
  return [
    {
      kind: 'refclock',
      origin,
      driver,
      parameter: String(parameter),
      refid,
      offset: source.offset ?? SOURCE_DEFAULTS.offset,
      delay: source.delay,
      precision: source.precision,
      poll: source.poll ?? SOURCE_DEFAULTS.poll,
      lock: source.lock,
      pps: source.pps ?? SOURCE_DEFAULTS.pps,
      prefer: source.prefer ?? SOURCE_DEFAULTS.prefer,
    },
  ];
}

/** The refid of each clock: as stated, else after its kind, from the second of a kind on with a number. */
export function nameClocks(sources: readonly SourceShape[]): ReadonlyMap<SourceShape, string> {
  // The pulses of receivers come first: they are called after these.
  const pulses = sources.filter(({ refclock, pps }) => refclock === 'gpsd' && pps === true).length;
  const counts = new Map([['PPS', pulses]]);
  const stated = new Set(sources.map(({ refid }) => refid));
  const names = new Map<SourceShape, string>();
  for (const source of sources) {
    const { refclock, refid } = source;
    if (refclock === undefined) continue;
    const base = baseName(source);
    let number = counts.get(base) ?? 0;
    let name = refid;
    while (name === undefined) {
      number++;
      const free = number === 1 ? base : `${base.slice(0, 3)}${number}`;
      if (!stated.has(free)) name = free;
    }
    counts.set(base, number);
    names.set(source, name);
  }
  return names;
}

function baseName({ refclock, segment }: SourceShape): string {
  if (refclock === 'gpsd') return 'GPS';
  return refclock === 'shm' ? `SHM${segment ?? ''}` : (refclock ?? '').toUpperCase();
}
