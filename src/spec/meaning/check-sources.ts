import { type Diagnostic, type Path, problem } from '../../diagnostics/diagnostic.js';
import { reservedIn } from '../values/addresses.js';
import { describeSpecial } from '../values/describe-special.js';
import { checkMajority } from './check-majority.js';
import { checkPulses } from './check-pulses.js';
import { checkReceivers } from './check-receivers.js';
import { checkKind } from './check-source-kind.js';
import type { ListedGroup } from './list-groups.js';
import { nameClocks } from './resolve-sources.js';
import type { SourceKey, SourceShape } from './source-keys.js';

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
  const primaries = group.members.filter(({ role }) => role === 'primary').length;
  return [
    ...checkTop(group),
    ...sources.flatMap((source, index) => checkKind(source, (key) => place(index, key))),
    ...checkTwice(list),
    ...checkPulses(list, primaries),
    ...checkAddresses(group, list),
    ...checkReceivers(sources, place),
    ...checkOwn(list, machines),
    ...checkMajority(group, sources, primaries),
  ];
}

/** The sources of a group, with their places and the refids of the clocks among them. */
export interface SourceList {
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

/** Addresses at which no server is. */
function checkAddresses({ networks }: ListedGroup, { sources, place }: SourceList): Diagnostic[] {
  return sources.flatMap(({ server }, index) => {
    if (typeof server !== 'object') return [];
    const network = networks.find((one) => reservedIn(one, server) !== undefined);
    const reserved = network && `the ${reservedIn(network, server)} address of ${network.text}`;
    const special = describeSpecial(server) ?? reserved;
    if (special === undefined) return [];
    const message = `${server.text} is ${special}: no server is there`;
    return [
      problem('reserved-address', place(index, 'server'), message, { allowed: 'the address of a machine' }),
    ];
  });
}
