import { collapseNames } from '../diagnostics/collapse-names.js';
import { count } from '../diagnostics/count.js';
import { printStrata } from '../plan/describe-clock.js';
import { type MachinePlan, usesChrony } from '../plan/plan.js';
import type { Role } from '../spec/topology.js';
import type { Detail } from './choose-detail.js';
import { collapseAddresses } from './collapse-addresses.js';
import { describeInterval } from './describe-interval.js';
import { groupBy } from './group-by.js';
import type { PictureBox } from './picture.js';

/** More entries of names than these are only counted. */
const MOST_NAMES = 2;

/** What the boxes of a cluster have to know of it. */
interface Surroundings {
  /** The cluster's id, with which the boxes' ids begin. */
  readonly id: string;
  readonly groups: number;
  /** Whether its machines ask at different intervals, so that each box has to say. */
  readonly variedIntervals: boolean;
}

/** The machines of one role in a cluster: one by one where they are few, else those that are alike together. */
export function buildBoxes(
  machines: readonly MachinePlan[],
  role: Role,
  detail: Detail,
  surroundings: Surroundings,
): PictureBox[] {
  const most = role === 'primary' ? detail.primaries : detail.secondaries;
  const listed = machines.filter(({ machine }) => machine.listed);
  const open = machines.filter(({ machine }) => !machine.listed);
  const sets =
    listed.length <= most && surroundings.groups === 1 ? listed.map((plan) => [plan]) : joinAlike(listed);
  return [
    ...sets.map((set) => describeSet(set, role, surroundings)),
    ...joinAlike(open).map((set) => describeOpen(set, surroundings)),
  ].map((box, index) => ({ id: `${surroundings.id}${role === 'primary' ? 'p' : 's'}${index + 1}`, ...box }));
}

/** Machines whose boxes would say the same but for name and address. */
function joinAlike(plans: readonly MachinePlan[]): MachinePlan[][] {
  return [...groupBy(plans, (plan) => `${describeClock(plan)} ${describeInterval(plan)}`).values()];
}

type BoxText = Omit<PictureBox, 'id'>;

function describeSet(
  set: readonly MachinePlan[],
  role: Role,
  { groups, variedIntervals }: Surroundings,
): BoxText {
  const [first] = set;
  const machines = set.map(({ machine }) => machine);
  const names = machines.map(({ name }) => name);
  const whom = role === 'primary' ? 'primary' : 'secondary';
  const many = role === 'primary' ? `${set.length} primaries` : `${set.length} secondaries`;
  return {
    kind: role,
    title: set.length === 1 ? (names[0] ?? '') : collapseNames(names, MOST_NAMES),
    details: [
      collapseAddresses(machines),
      set.length === 1 ? whom : many,
      ...(first ? describeTime(first, variedIntervals) : []),
      ...(role === 'primary' ? describePrimaries(set) : []),
      ...(role === 'secondary' && groups > 1 ? ['each follows its own group'] : []),
    ],
    machines: set.length,
  };
}

/** `secondary: any`: one stand-in a group. */
function describeOpen(set: readonly MachinePlan[], { variedIntervals }: Surroundings): BoxText {
  const [first] = set;
  const where = set.length > 1 ? [`in ${count(set.length, 'group')}`] : [];
  const details = ['any machine that is not listed', ...where, 'secondary'];
  return {
    kind: 'secondary',
    title: 'any',
    details: [...details, ...(first ? describeTime(first, variedIntervals) : [])],
    machines: 0,
  };
}

function describeTime(plan: MachinePlan, variedIntervals: boolean): string[] {
  const interval = variedIntervals ? describeInterval(plan) : undefined;
  return [describeClock(plan), ...(interval ? [interval] : [])];
}

/** The stratum that chronyd shows; PTP knows none. */
function describeClock(plan: MachinePlan): string {
  return usesChrony(plan) ? `stratum ${printStrata(plan.strata.value)}` : 'by PTP';
}

/** Where primaries have their time from, as far as no arrow says it. */
function describePrimaries(set: readonly MachinePlan[]): string[] {
  const uplinks = set.flatMap(({ uplink }) => uplink ?? []);
  const above = [...new Set(uplinks.map(({ group }) => group))];
  return [
    ...(above.length > 0 ? [`in ${collapseNames(above, MOST_NAMES)}: ${collapseAddresses(uplinks)}`] : []),
    ...(set.every(isIsolated) ? ['own clock'] : []),
    ...(set.length === 1 ? set.flatMap(describeRank) : describePeers(set)),
  ];
}

/** Said where no line between boxes says it. */
function describePeers(set: readonly MachinePlan[]): string[] {
  const areSeveral = new Set(set.map(({ machine }) => machine.group)).size > 1;
  const ask = set.some(({ sources }) => sources.some(({ kind }) => kind === 'peer'));
  return ask ? [`ask each other${areSeveral ? ' in each group' : ''}`] : [];
}

function isIsolated({ uplink, externals, refclocks }: MachinePlan): boolean {
  return uplink === undefined && externals.length === 0 && refclocks.length === 0;
}

/** Who leads by PTP among several is known beforehand; among several chronyds it is not. */
function describeRank({ ptp, machine }: MachinePlan): string[] {
  if (ptp?.rank === undefined || ptp.group !== machine.group || ptp.grandmasters.length < 2) return [];
  const before = ptp.grandmasters[ptp.rank - 1];
  return [before ? `leads after ${before.machine}` : 'leads first'];
}
