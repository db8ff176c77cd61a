import { type Diagnostic, type Path, problem } from '../../diagnostics/diagnostic.js';
import { suggest } from '../../diagnostics/suggest.js';
import { quote } from '../values/refusal.js';
import { checkReceivers } from './check-receivers.js';
import type { ListedGroup } from './list-groups.js';
import { nameClocks, resolvePolls, SOURCE_DEFAULTS } from './resolve-sources.js';
import { KIND_KEYS, kindOf, type SourceKey, type SourceKind, type SourceShape } from './source-keys.js';

/** Own clocks of groups with sources stand at this stratum or below: the servers that they follow stand above it. */
const LEAST_STRATUM = 5;

/** Judges the external sources of a group: what each is, and what they are together. */
export function checkSources(group: ListedGroup, machines: ReadonlyMap<string, string>): Diagnostic[] {
  const { name, shape } = group;
  const { sources } = shape;
  if (sources === undefined) return [];
  const place = (index: number, key?: SourceKey): Path => [
    'groups',
    name,
    'sources',
    index,
    ...(key === undefined ? [] : [key]),
  ];
  const list = { sources, place, names: nameClocks(sources) };
  return [
    ...checkTop(group),
    ...sources.flatMap((source, index) => checkKind(source, (key) => place(index, key))),
    ...checkTwice(list),
    ...checkPulses(list),
    ...checkReceivers(sources, place),
    ...checkOwn(list, machines),
    ...checkMajority(group, sources),
  ];
}

/** The sources of a group, with their places and the refids of the clocks among them. */
interface SourceList {
  readonly sources: readonly SourceShape[];
  readonly place: (index: number, key?: SourceKey) => Path;
  readonly names: ReadonlyMap<SourceShape, string>;
}

function checkTop({ name, shape: { follows, stratum } }: ListedGroup): Diagnostic[] {
  const related = [{ message: 'sources', path: ['groups', name, 'sources'], at: 'key' as const }];
  const found: Diagnostic[] = [];
  if (follows !== undefined) {
    const message = `${name} follows ${follows} and has sources of its own: whose time is it?`;
    const allowed = 'follows or sources; sources belong to the group at the top';
    found.push(problem('contradiction', ['groups', name, 'follows'], message, { allowed, related }));
  }
  if (stratum !== undefined && stratum < LEAST_STRATUM) {
    const message = `at stratum ${stratum} the own clock would hide sources of that stratum and below`;
    const allowed = `stratum ${LEAST_STRATUM} to 14 for a group with sources`;
    found.push(problem('out-of-range', ['groups', name, 'stratum'], message, { allowed, related }));
  }
  return found;
}

/** One source by itself: exactly one kind, the keys that it needs, none that do nothing. */
function checkKind(source: SourceShape, place: (key?: SourceKey) => Path): Diagnostic[] {
  const kind = kindOf(source);
  if (!kind) return [explainKinds(source, place)];
  const { minpoll, maxpoll } = resolvePolls(source);
  const isBackward = minpoll > maxpoll;
  return [
    ...kind.needs
      .filter((key) => source[key] === undefined)
      .map((key) =>
        problem('missing-key', place(), `the key ${quote(key)} is missing from a source with ${kind.name}`, {
          allowed: describeKeys(kind),
        }),
      ),
    ...listStated(source)
      .filter((key) => !kind.needs.includes(key) && !kind.takes.includes(key))
      .map((key) =>
        problem('contradiction', place(key), `${quote(key)} means nothing for a source with ${kind.name}`, {
          at: 'key',
          allowed: describeKeys(kind),
        }),
      ),
    ...(isBackward
      ? [
          problem('contradiction', place('minpoll'), `minpoll ${minpoll} is above maxpoll ${maxpoll}`, {
            allowed: 'a minpoll that is not above maxpoll',
            related: [{ message: 'maxpoll', path: place('maxpoll') }],
          }),
        ]
      : []),
    ...(source.ca !== undefined && source.nts !== true
      ? [
          problem('contradiction', place('ca'), 'certificates are for servers with nts', {
            at: 'key',
            allowed: 'nts: true beside ca, or no ca',
          }),
        ]
      : []),
  ];
}

function explainKinds(source: SourceShape, place: (key?: SourceKey) => Path): Diagnostic {
  const stated = KIND_KEYS.filter((key) => source[key] !== undefined);
  const allowed = `exactly one of ${KIND_KEYS.join(', ')}`;
  if (stated.length === 0)
    return problem('missing-key', place(), 'a source that is no server, pool or refclock', { allowed });
  return problem('contradiction', place(stated[1]), `a source is a ${stated.join(' and a ')} at once`, {
    at: 'key',
    allowed: `${allowed}; the other one as an entry of its own`,
  });
}

function describeKeys({ needs, takes }: SourceKind): string {
  return `${needs.join(', ')}; and ${takes.join(', ')}`;
}

// Object.keys forgets what they are.
function listStated(source: SourceShape): SourceKey[] {
  return (Object.keys(source) as SourceKey[]).filter((key) => source[key] !== undefined);
}

/** What chronyd or the check could not tell apart. */
function checkTwice({ sources, place, names }: SourceList): Diagnostic[] {
  const seen = new Map<string, { index: number; key: SourceKey }>();
  const receivers = sources.filter(({ refclock }) => refclock === 'gpsd');
  return sources.flatMap((source, index) =>
    listIdentities(source, names, receivers.indexOf(source)).flatMap(([identity, key]) => {
      const before = seen.get(identity);
      if (!before) {
        seen.set(identity, { index, key });
        return [];
      }
      return [
        problem('duplicate-name', place(index, key), `${identity} stands twice among the sources`, {
          allowed: 'each source once; another refid for one of two clocks of a kind',
          related: [{ message: 'first', path: place(before.index, before.key) }],
        }),
      ];
    }),
  );
}

function listIdentities(
  source: SourceShape,
  names: ReadonlyMap<SourceShape, string>,
  /** Which one gpsd reads, counted from 0; -1 for all others. It writes to two segments. */
  receiver: number,
): [identity: string, key: SourceKey][] {
  const host = source.server ?? source.pool;
  const hosts: [string, SourceKey][] =
    host === undefined
      ? []
      : [[typeof host === 'string' ? host : host.text, source.server === undefined ? 'pool' : 'server']];
  const places = (['device', 'segment', 'socket'] as const).flatMap((key): [string, SourceKey][] =>
    source[key] === undefined ? [] : [[`${key} ${source[key]}`, key]],
  );
  const segments = receiver === -1 ? [] : [2 * receiver, 2 * receiver + 1];
  const name = names.get(source);
  const key = source.refid === undefined ? 'refclock' : 'refid';
  // The pulse of a receiver has a name of its own.
  const pulse = source.refclock === 'gpsd' && source.pps ? [name?.replace('GPS', 'PPS')] : [];
  return [
    ...hosts,
    ...places,
    ...segments.map((segment): [string, SourceKey] => [`segment ${segment}`, 'refclock']),
    ...[name, ...pulse].flatMap((refid): [string, SourceKey][] =>
      refid ? [[`the refid ${refid}`, key]] : [],
    ),
  ];
}

/** A pulse marks seconds and numbers none: something else has to. */
function checkPulses({ sources, place, names }: SourceList): Diagnostic[] {
  const isPulse = (source: SourceShape) =>
    source.refclock === 'pps' || (source.refclock === 'phc' && source.pps === true);
  const clocks = sources.filter((source) => source.refclock !== undefined && !isPulse(source));
  const numbering = clocks.map((source) => names.get(source) ?? '');
  const isAlone = sources.every(isPulse);
  return sources.flatMap((source, index) => {
    const { lock } = source;
    if (lock !== undefined && !numbering.includes(lock)) {
      const suggestion = suggest(lock, numbering);
      const message = `no clock among the sources that numbers seconds has the refid ${lock}`;
      const allowed =
        numbering.join(', ') || 'the refid of a refclock that is no pulse, of which there is none';
      return [
        problem('unknown-machine', place(index, 'lock'), message, {
          allowed,
          ...(suggestion && { suggestion }),
        }),
      ];
    }
    if (lock !== undefined && !isPulse(source)) {
      const message = 'only a pulse is locked to another clock, which numbers its seconds';
      return [
        problem('contradiction', place(index, 'lock'), message, {
          at: 'key',
          allowed: 'pps: true beside lock',
        }),
      ];
    }
    if (!isAlone || index > 0) return [];
    const message = 'a pulse marks seconds and numbers none: alone it gives no time';
    const allowed = 'beside it a server, or a clock that it is locked to';
    return [problem('contradiction', place(index), message, { allowed })];
  });
}

/** Who stands in the spec is led by it: `machines` are the addresses of all members, each with its name. */
function checkOwn({ sources, place }: SourceList, machines: ReadonlyMap<string, string>): Diagnostic[] {
  return sources.flatMap(({ server }, index) => {
    const text = typeof server === 'object' ? server.text : server;
    const machine = text === undefined ? undefined : machines.get(text);
    if (machine === undefined) return [];
    const message = `${text} is ${text === machine ? '' : `${machine}, `}a machine of this spec`;
    const allowed = 'follows: the group that it leads; sources are outside of all groups';
    return [problem('contradiction', place(index, 'server'), message, { allowed })];
  });
}

/** When two disagree nobody knows which one is right, and chronyd follows neither. */
function checkMajority({ name }: ListedGroup, sources: readonly SourceShape[]): Diagnostic[] {
  const locked = new Set(sources.flatMap(({ lock }) => (lock === undefined ? [] : [lock])));
  const names = nameClocks(sources);
  const votes = sources.reduce((sum, source) => {
    if (locked.has(names.get(source) ?? '')) return sum;
    return sum + (source.pool === undefined ? 1 : (source['max-sources'] ?? SOURCE_DEFAULTS['max-sources']));
  }, 0);
  if (votes !== 2) return [];
  return [
    problem(
      'contradiction',
      ['groups', name, 'sources'],
      `two sources: when they disagree, ${name} follows neither`,
      {
        at: 'key',
        severity: 'warning',
        allowed: 'one source, or three and more: then one that is wrong is outvoted',
      },
    ),
  ];
}
