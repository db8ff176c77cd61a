import { collapseNames } from '../diagnostics/collapse-names.js';
import type { Machine, Settings } from '../spec/topology.js';
import type { Change } from './change.js';
import { type FlatSetting, flattenSettings } from './flatten-settings.js';
import type { Pair } from './pair-machines.js';

/** A setting that differs between two machines. */
interface Difference {
  readonly key: string;
  readonly old: FlatSetting | undefined;
  readonly new: FlatSetting | undefined;
}

/** A difference with all memberships that have it. */
interface Shared extends Difference {
  readonly members: Machine[];
}

/** Settings that changed, once for all machines that they changed for in the same way. */
export function compareSettings(pairs: readonly Pair[]): Change[] {
  const members = pairs.flatMap(listMembers);
  const compare = compareOnce();
  const shared = new Map<string, Shared>();
  for (const member of members) {
    for (const difference of compare(member.old.settings, member.new.settings)) {
      const { key, old, new: next } = difference;
      const id = JSON.stringify([key, old?.digest, next?.digest]);
      const found = shared.get(id) ?? { ...difference, members: [] };
      found.members.push(member.new);
      shared.set(id, found);
    }
  }
  const present = members.map((member) => member.new);
  return [...shared.values()].map((difference) => describe(difference, present));
}

/** Each membership has settings of its own; the one above says how its adapter there is addressed. */
function listMembers({ old, new: next }: Pair): { old: Machine; new: Machine }[] {
  const own = { old: old.machine, new: next.machine };
  return old.uplink && next.uplink ? [own, { old: old.uplink, new: next.uplink }] : [own];
}

/** Machines with the same levels share one object: each two are compared once. */
function compareOnce(): (old: Settings, next: Settings) => readonly Difference[] {
  const known = new Map<Settings, Map<Settings, readonly Difference[]>>();
  return (old, next) => {
    const others = known.get(old) ?? new Map<Settings, readonly Difference[]>();
    known.set(old, others);
    const found = others.get(next) ?? compareTwo(old, next);
    others.set(next, found);
    return found;
  };
}

function compareTwo(old: Settings, next: Settings): Difference[] {
  const [before, after] = [flattenSettings(old), flattenSettings(next)];
  const keys = [...new Set([...after.keys(), ...before.keys()])];
  const all = keys
    .map((key) => ({ key, old: before.get(key), new: after.get(key) }))
    .filter((one) => one.old?.digest !== one.new?.digest);
  // Switched on or off as a whole: its server says enough.
  const isSwitched = (old.netboot === undefined) !== (next.netboot === undefined);
  return isSwitched ? all.filter(({ key }) => !key.startsWith('netboot.') || key === 'netboot.server') : all;
}

function describe({ key, old, new: next, members }: Shared, present: readonly Machine[]): Change {
  const names = [...new Set(members.map(({ name }) => name))];
  const scope = describeScope(members, present);
  return {
    kind: key === 'os' ? 'system-changed' : 'setting-changed',
    subject: scope.subject,
    what: key,
    ...(old?.shown !== undefined && { from: old.shown }),
    ...(next?.shown !== undefined && { to: next.shown }),
    ...(!(old ?? next)?.shown && { note: !old ? 'added' : !next ? 'removed' : 'changed' }),
    groups: scope.groups,
    machines: names,
    origin: (next ?? old)?.origin,
  };
}

/** Whom it is about, in as few words as are true: all machines, whole groups, or names. */
function describeScope(
  members: readonly Machine[],
  present: readonly Machine[],
): { subject: string; groups: string[] } {
  const affected = countGroups(members);
  const all = countGroups(present);
  const groups = [...affected.keys()];
  const names = [...new Set(members.map(({ name }) => name))];
  const whole = groups.every((group) => affected.get(group) === all.get(group));
  if (members.length === present.length && names.length > 1)
    return { subject: `all ${names.length} machines`, groups };
  if (whole && names.length > 2)
    return { subject: `${groups.join(', ')} (${names.length} machines)`, groups };
  return { subject: collapseNames(names), groups };
}

function countGroups(members: readonly Machine[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { group } of members) counts.set(group, (counts.get(group) ?? 0) + 1);
  return counts;
}
