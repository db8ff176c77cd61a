import { isDeepStrictEqual } from 'node:util';
import { type Diagnostic, problem } from '../../diagnostics/diagnostic.js';
import { pathOf } from '../origin-path.js';
import type { Group, Machine, Settings, Sourced } from '../topology.js';
import { checkAddressing } from './check-addressing.js';
import { checkPackages } from './check-packages.js';
import type { ListedGroup } from './list-groups.js';
import type { Overlay } from './list-overlays.js';

/** The names of the machines that stand in two groups: primaries of a group that follows another. */
export function listRelayNames(groups: readonly ListedGroup[]): ReadonlySet<string> {
  const members = groups
    .filter(({ follows }) => follows !== undefined)
    .flatMap((group) => group.members)
    .filter(({ role }) => role === 'primary');
  return new Set(members.map(({ name }) => name));
}

/** A machine with two memberships: it takes the time in one group and serves it in another. */
interface Relay {
  readonly serving: Machine;
  readonly taking: Machine;
}

/** Judges machines that stand in two groups: what belongs to the machine is said alike by both, or on the machine. */
export function checkRelays(groups: readonly Group[], overlays: ReadonlyMap<string, Overlay>): Diagnostic[] {
  const relays = listRelays(groups);
  return [...checkOverlays(relays, overlays), ...checkSettings(relays)];
}

/** One problem for each pair of places: the relays of a range share theirs. */
function checkSettings(relays: readonly Relay[]): Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  const judges = [checkContradictions, checkGateways, checkArchives];
  for (const diagnostic of judges.flatMap((judge) => relays.flatMap(judge))) {
    const key = JSON.stringify([diagnostic.path, diagnostic.related?.map(({ path }) => path)]);
    if (!found.has(key)) found.set(key, diagnostic);
  }
  return [...found.values()];
}

function listRelays(groups: readonly Group[]): Relay[] {
  const byName = new Map(groups.map((group) => [group.name, lazily(() => indexSecondaries(group))]));
  return groups.flatMap(({ follows, primaries }) => {
    const taking = follows && byName.get(follows.value)?.();
    if (!taking) return [];
    return primaries.flatMap((serving) => {
      const other = taking.get(serving.name);
      return other ? [{ serving, taking: other }] : [];
    });
  });
}

function indexSecondaries({ secondaries }: Group): ReadonlyMap<string, Machine> {
  return new Map(secondaries.map((machine) => [machine.name, machine]));
}

/** Made at the first call, and kept: many groups may follow one. */
function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** One value for two adapters: which is meant? Fine where both groups are on the same adapter, which is said on the groups. */
function checkOverlays(relays: readonly Relay[], overlays: ReadonlyMap<string, Overlay>): Diagnostic[] {
  const seen = new Set<Overlay>();
  return relays.flatMap(({ serving, taking }) => {
    const overlay = overlays.get(serving.name);
    if (!overlay || seen.has(overlay)) return [];
    seen.add(overlay);
    return (['interface', 'mac'] as const)
      .filter((key) => typeof overlay.stated[key] === 'string')
      .map((key) =>
        problem(
          'contradiction',
          [...overlay.path, key],
          `${serving.name} stands in two groups: which adapter is meant?`,
          {
            allowed: `${key}: {${taking.group}: …, ${serving.group}: …}`,
            related: [
              { message: `in ${taking.group}`, path: pathOf(taking.origin), at: 'key' as const },
              { message: `in ${serving.group}`, path: pathOf(serving.origin), at: 'key' as const },
            ],
          },
        ),
      );
  });
}

function checkContradictions({ serving, taking }: Relay): Diagnostic[] {
  const [ours, theirs] = [listShared(serving.settings), listShared(taking.settings)];
  return [...new Set([...ours.keys(), ...theirs.keys()])].flatMap((key) => {
    const [here, there] = [ours.get(key), theirs.get(key)];
    if (isDeepStrictEqual(here?.value, there?.value)) return [];
    const stated = [here, there].filter((setting) => setting?.origin.kind === 'spec');
    const [first, second] = [stated[0] ?? here ?? there, stated[1]];
    if (!first) return [];
    const message = `${serving.name} stands in ${taking.group} and in ${serving.group}, which disagree about ${key}`;
    return [
      problem('contradiction', pathOf(first.origin), message, {
        allowed: `the same in both groups, or ${key} on the machine, under machines`,
        related: second ? [{ message: 'the other', path: pathOf(second.origin) }] : [],
      }),
    ];
  });
}

/** A machine has one way out of its networks: netplan refuses two default routes. */
function checkGateways({ serving, taking }: Relay): Diagnostic[] {
  const [here, there] = [serving.settings.addressing.gateway, taking.settings.addressing.gateway];
  if (!here || !there || here.value.family !== there.value.family) return [];
  const message = `${serving.name} stands in ${taking.group} and in ${serving.group}, and each gives it a gateway`;
  return [
    problem('contradiction', pathOf(here.origin), message, {
      allowed: 'a gateway in one of the two; for the other machines of a group under machines',
      related: [{ message: 'the other', path: pathOf(there.origin) }],
    }),
  ];
}

/** First boot reaches packages through either adapter. */
function checkArchives({ serving, taking }: Relay): Diagnostic[] {
  const home = { name: serving.group, networks: serving.networks.map(({ value }) => value) };
  const judge = ({ settings, group, networks }: Machine) =>
    checkAddressing(settings, { name: group, networks: networks.map(({ value }) => value) });
  return [...judge(serving), ...judge(taking), ...checkPackages(serving.settings, home, taking)];
}

type Setting = Sourced<unknown> | undefined;

/** What a machine has once, however many groups it stands in. How it polls belongs to the group that it asks. */
function listShared({
  scheduling,
  addressing,
  apt,
  verify,
  cloudInit,
  ...rest
}: Settings): Map<string, Setting> {
  const { os, timestamping, step, firewall, install, datasource } = rest;
  return new Map<string, Setting>([
    ...Object.entries({ os, timestamping, step, firewall, install, datasource }),
    ...under('scheduling', scheduling),
    ...under('addressing', { method: addressing.method }),
    ...under('apt', apt),
    ['verify.within', verify.within],
    ['verify.every', verify.every],
    ['verify.max-offset', verify.maxOffset],
    ['verify.textfile', verify.textfile],
    ...[...cloudInit].map(([key, setting]): [string, Setting] => [`cloud-init.${key}`, setting]),
  ]);
}

function under(parent: string, settings: Readonly<Record<string, Setting>>): [string, Setting][] {
  return Object.entries(settings).map(([key, setting]) => [`${parent}.${key}`, setting]);
}
