import { collapseNames, findRuns } from '../diagnostics/collapse-names.js';
import type { MachinePlan } from '../plan/plan.js';
import type { Machine, Origin } from '../spec/topology.js';
import type { Change, ChangeKind } from './change.js';
import type { Machines, Pair } from './pair-machines.js';

/** Machines that came, went, or are elsewhere now. */
export function compareMembers({ pairs, added, removed }: Machines): Change[] {
  return [
    ...describeSet('machine-added', added),
    ...describeSet('machine-removed', removed),
    ...joinMoves(pairs.flatMap(listMoves)).map(describeMove),
  ];
}

/** Machines of the same group and role, once. */
function describeSet(kind: ChangeKind, plans: readonly MachinePlan[]): Change[] {
  const sets = new Map<string, Machine[]>();
  for (const { machine } of plans) {
    const key = JSON.stringify([machine.group, machine.role, machine.listed]);
    sets.set(key, [...(sets.get(key) ?? []), machine]);
  }
  return [...sets.values()].flatMap((machines) => {
    const [first] = machines;
    if (!first) return [];
    const names = machines.map(({ name }) => name);
    const where = printAddresses(machines.map(printAddress));
    const side = kind === 'machine-added' ? 'to' : 'from';
    return [
      {
        kind,
        subject: first.listed ? collapseNames(names) : `machines of ${first.group} that are not listed`,
        [side]: `${first.role} of ${first.group}${first.listed ? ` at ${where}` : ''}`,
        groups: [first.group],
        machines: names,
        origin: first.origin,
      },
    ];
  });
}

/** One thing about a membership that is another now. */
interface Move {
  readonly what: string;
  readonly group: string;
  readonly from: string;
  readonly to: string;
  readonly origin: Origin;
}

/** The same for machines in a row. */
interface Moves extends Omit<Move, 'from' | 'to'> {
  readonly machines: string[];
  readonly from: string[];
  readonly to: string[];
}

function listMoves({ old, new: next }: Pair): (Move & { machine: string })[] {
  const { name, group, origin } = next.machine;
  const isElsewhere = old.machine.group !== group;
  const own = isElsewhere ? [{ what: 'group', group, from: old.machine.group, to: group, origin }] : [];
  const above =
    old.uplink && next.uplink && old.uplink.group === next.uplink.group
      ? compareMembership(old.uplink, next.uplink)
      : [];
  return [...own, ...compareMembership(old.machine, next.machine), ...above].map((move) => ({
    ...move,
    machine: name,
  }));
}

function compareMembership(old: Machine, next: Machine): Move[] {
  const { group } = next;
  const facts = [
    ['address', printAddress(old), printAddress(next), next.address.origin],
    ['interface', old.interface.value, next.interface.value, next.interface.origin],
    ['mac', old.mac?.value ?? 'none', next.mac?.value ?? 'none', (next.mac ?? next).origin],
  ] as const;
  return facts
    .filter(([, from, to]) => from !== to)
    .map(([what, from, to, origin]) => ({ what, group, from, to, origin }));
}

/** Joins what the machine before has had happen to it as well. */
function joinMoves(moves: readonly (Move & { machine: string })[]): Moves[] {
  const open = new Map<string, Moves>();
  const all: Moves[] = [];
  for (const { machine, from, to, ...rest } of moves) {
    // Addresses differ from machine to machine, and count up together.
    const counts = rest.what === 'address' || rest.what === 'mac';
    const key = JSON.stringify([rest.what, rest.group, ...(counts ? [] : [from, to])]);
    const last = open.get(key);
    if (last && (!counts || isNext(last, machine, from, to))) {
      last.machines.push(machine);
      last.from.push(from);
      last.to.push(to);
      continue;
    }
    const fresh = { ...rest, machines: [machine], from: [from], to: [to] };
    open.set(key, fresh);
    all.push(fresh);
  }
  return all;
}

function isNext(before: Moves, machine: string, from: string, to: string): boolean {
  const pairs = [
    [before.machines.at(-1), machine],
    [before.from.at(-1), from],
    [before.to.at(-1), to],
  ] as const;
  return pairs.every(([one = '', other]) => one === other || findRuns([one, other]).length === 1);
}

function describeMove({ what, group, machines, from, to, origin }: Moves): Change {
  return {
    kind: 'machine-moved',
    subject: collapseNames(machines),
    what: what === 'group' ? what : `${what} in ${group}`,
    from: printAddresses(from),
    to: printAddresses(to),
    groups: [group],
    machines,
    origin,
  };
}

function printAddress({ address }: Machine): string {
  return address.value === 'dhcp' ? 'dhcp' : address.value.text;
}

/** Of several the first and the last. */
function printAddresses(texts: readonly string[]): string {
  const different = [...new Set(texts)];
  return different.length > 2 ? `${different[0]} … ${different.at(-1)}` : different.join(', ');
}
