import { collapseNames } from '../diagnostics/collapse-names.js';
import { count } from '../diagnostics/count.js';
import type { GroupPlan } from '../plan/plan.js';
import { describeInterval } from './describe-interval.js';
import { showSome } from './show-some.js';

/** The lines below a frame's title: networks, place, method, numbers. */
export function describeGroups(groups: readonly GroupPlan[]): string[] {
  const networks = groups.flatMap((group) => group.networks.map(({ value }) => value.text));
  const relays = groups.reduce((sum, group) => sum + group.relays.length, 0);
  const servers = unique(groups.flatMap(listNetbootServers));
  return [
    showSome(unique(networks)),
    [...unique(groups.map(describePlace)), ...(groups[0]?.authenticated ? ['authenticated'] : [])].join(', '),
    ...describeMethods(groups),
    describeNumbers(groups),
    ...(relays > 0 ? [`and ${count(relays, 'machine')} that ${relays === 1 ? 'leads' : 'lead'} below`] : []),
    ...(servers.length > 0 ? [`boots from ${showSome(servers)}`] : []),
  ];
}

function describePlace({ follows, externals }: GroupPlan): string {
  if (follows !== undefined) return `follows ${follows}`;
  return externals.length === 0 ? 'isolated' : 'sources outside';
}

function describeMethods(groups: readonly GroupPlan[]): string[] {
  const domains = unique(groups.flatMap(({ ptp }) => (ptp ? [`${ptp.domain.value}`] : [])));
  const [profile] = groups.flatMap(({ ptp }) => ptp?.profile.value ?? []);
  if (profile) return [`PTP ${profile}, ${domains.length > 1 ? 'domains' : 'domain'} ${showSome(domains)}`];
  const intervals = listIntervals(groups);
  return intervals.length > 0 ? [`NTP ${intervals.join(' or ')}`] : [];
}

/** How often the machines of these groups ask each other: relays' questions count with those above as well. */
export function listIntervals(groups: readonly GroupPlan[]): string[] {
  return unique(groups.flatMap(({ machines }) => machines.flatMap((plan) => describeInterval(plan) ?? [])));
}

function describeNumbers(groups: readonly GroupPlan[]): string {
  const listed = groups.reduce(
    (sum, { machines }) => sum + machines.filter(({ machine }) => machine.listed).length,
    0,
  );
  const open = groups.some((group) => group.open) ? ' and any other' : '';
  const alike = groups.length > 1 ? `${groups.length} groups alike, ` : '';
  return `${alike}${count(listed, 'machine')}${open}`;
}

function listNetbootServers({ machines }: GroupPlan): string[] {
  return machines.flatMap(({ machine }) => machine.settings.netboot?.server.value ?? []);
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

/** The title of a frame. */
export function nameGroups(groups: readonly GroupPlan[]): string {
  return collapseNames(
    groups.map(({ name }) => name),
    3,
  );
}
