import type { GroupShape } from '../shape/spec-shape.js';

/** One entry of `sources`, as it was written. */
export type SourceShape = NonNullable<GroupShape['sources']>[number];
export type SourceKey = keyof SourceShape;

/** The kinds of sources, as messages name them, with the keys that each needs and those that it takes beside. */
export interface SourceKind {
  readonly name: string;
  readonly needs: readonly SourceKey[];
  readonly takes: readonly SourceKey[];
}

const SERVER: readonly SourceKey[] = ['nts', 'ca', 'minpoll', 'maxpoll', 'prefer'];
const CLOCK: readonly SourceKey[] = ['refid', 'offset', 'delay', 'precision', 'poll', 'prefer'];

const REFCLOCKS = {
  phc: { needs: ['device'], takes: [...CLOCK, 'pps', 'lock'] },
  pps: { needs: ['device'], takes: [...CLOCK, 'lock'] },
  shm: { needs: ['segment'], takes: CLOCK },
  sock: { needs: ['socket'], takes: CLOCK },
  gpsd: { needs: ['device'], takes: ['offset', 'delay', 'poll', 'pps', 'prefer'] },
} as const satisfies Record<NonNullable<SourceShape['refclock']>, Omit<SourceKind, 'name'>>;

/** The keys of which each source has exactly one. */
export const KIND_KEYS = ['server', 'pool', 'refclock'] as const satisfies readonly SourceKey[];

/** The kind of a source; undefined where it does not have exactly one of KIND_KEYS. */
export function kindOf(source: SourceShape): SourceKind | undefined {
  const [kind, ...others] = KIND_KEYS.filter((key) => source[key] !== undefined);
  if (kind === undefined || others.length > 0) return undefined;
  if (kind === 'server') return { name: 'server', needs: ['server'], takes: SERVER };
  if (kind === 'pool') return { name: 'pool', needs: ['pool'], takes: [...SERVER, 'max-sources'] };
  const driver = source.refclock;
  if (driver === undefined) return undefined;
  const { needs, takes } = REFCLOCKS[driver];
  return { name: `refclock: ${driver}`, needs: ['refclock', ...needs], takes };
}
