import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { DiagnosticList } from '../../diagnostics/diagnostic-list.js';
import type { Locator } from '../../load/locate.js';
import type { SpecNode } from '../../load/tree.js';
import type { SpecShape } from '../shape/spec-shape.js';
import type { Group, Sourced, Topology } from '../topology.js';
import type { Network } from '../values/addresses.js';
import { checkAuthentication } from './check-authentication.js';
import { checkBoots } from './check-boots.js';
import { checkFollows } from './check-follows.js';
import { checkGroup, standInName } from './check-group.js';
import { checkMacs } from './check-macs.js';
import { checkMembers } from './check-members.js';
import { checkPtp } from './check-ptp.js';
import { checkRelays, listRelayNames } from './check-relays.js';
import { checkSourceUse } from './check-source-use.js';
import { checkSources } from './check-sources.js';
import { DEFAULTS } from './defaults.js';
import { type ListedGroup, listGroups } from './list-groups.js';
import type { Member } from './list-members.js';
import { listOverlays } from './list-overlays.js';
import { resolveAuthentication } from './resolve-authentication.js';
import { MachineResolver } from './resolve-machine.js';
import { resolvePtp } from './resolve-ptp.js';
import { resolveSources } from './resolve-sources.js';
import { byDefault, OriginTracer } from './trace-origins.js';

/** Of the own clock of a group with sources outside: below any server that one follows (chrony.conf(5), local). */
const STRATUM_BELOW_SOURCES = 10;

/** A shape that was judged to what it means: ranges, cascade, and what no single key shows. All problems at once. */
export function resolveTopology(
  shape: SpecShape,
  root: SpecNode,
  locator: Locator,
): { topology: Topology; diagnostics: Diagnostic[] } {
  const diagnostics = new DiagnosticList();
  const origins = new OriginTracer(locator);
  const groups = listGroups(shape, diagnostics);
  const names = listNames(groups);
  diagnostics.addAll(checkMembers(groups));
  const areKnown = groups.every(({ isComplete }) => isComplete);
  const overlays = listOverlays(shape, areKnown ? names : undefined, diagnostics);
  diagnostics.addAll(checkMacs(overlays.values()));
  const machines = new MachineResolver(shape, root, overlays, listRelayNames(groups), origins, diagnostics);
  const byHost = listHosts(groups);
  const resolved = groups.map((group) => {
    diagnostics.addAll(checkGroup(group, names));
    diagnostics.addAll(checkSources(group, byHost));
    return resolveGroup(group, machines, origins);
  });
  diagnostics.addAll(checkFollows(groups));
  diagnostics.addAll(checkRelays(resolved, overlays));
  diagnostics.addAll(checkAuthentication(resolved));
  diagnostics.addAll(resolved.flatMap(checkSourceUse));
  diagnostics.addAll(checkPtp(groups, resolved));
  diagnostics.addAll(checkBoots(resolved));
  const topology = { name: origins.value(shape.name, ['name']), groups: resolved };
  return { topology, diagnostics: diagnostics.list() };
}

/** The names of all machines, each with the groups that it stands in. */
function listNames(groups: readonly ListedGroup[]): Map<string, Set<string>> {
  const names = new Map<string, Set<string>>();
  for (const { name: group, members, lost } of groups)
    for (const name of [...members.map((member) => member.name), ...lost])
      names.set(name, (names.get(name) ?? new Set()).add(group));
  return names;
}

/** The machines by what a source could call them: names and addresses. */
function listHosts(groups: readonly ListedGroup[]): Map<string, string> {
  const hosts = new Map<string, string>();
  if (groups.every(({ shape }) => shape.sources === undefined)) return hosts;
  for (const { members } of groups) {
    for (const { name, address } of members) {
      hosts.set(name, name);
      if (address !== 'dhcp') hosts.set(address.text, name);
    }
  }
  return hosts;
}

function resolveGroup(group: ListedGroup, machines: MachineResolver, origins: OriginTracer): Group {
  const { name, shape, members } = group;
  const networks = traceNetworks(group, origins);
  const resolve = (member: Member, listed: boolean) =>
    machines.resolve(group, networks, member, listed) ?? [];
  const listed = members.flatMap((member) => resolve(member, true));
  const standIn = shape.secondary === 'any' ? [resolve(buildStandIn(name), false)].flat() : [];
  return {
    name,
    networks,
    follows:
      shape.follows === undefined ? undefined : origins.value(shape.follows, ['groups', name, 'follows']),
    sources: resolveSources(name, shape, origins),
    stratum: resolveStratum(name, shape, origins),
    ptp: resolvePtp(name, shape, origins),
    authentication: resolveAuthentication(name, shape, origins),
    primaries: listed.filter(({ role }) => role === 'primary'),
    secondaries: [...listed.filter(({ role }) => role === 'secondary'), ...standIn],
  };
}

function resolveStratum(name: string, { stratum, sources }: ListedGroup['shape'], origins: OriginTracer) {
  if (stratum !== undefined) return origins.value(stratum, ['groups', name, 'stratum']);
  return byDefault(sources === undefined ? DEFAULTS.stratum : STRATUM_BELOW_SOURCES, 'stratum');
}

function traceNetworks({ name, shape, networks }: ListedGroup, origins: OriginTracer): Sourced<Network>[] {
  const path = ['groups', name, 'network'];
  const isList = Array.isArray(shape.network);
  return networks.map((network, index) => origins.value(network, isList ? [...path, index] : path));
}

/** The machine that stands for all secondaries that are not listed. */
function buildStandIn(group: string): Member {
  const path = ['groups', group, 'secondary'];
  return { name: standInName(group), role: 'secondary', address: 'dhcp', path };
}
