import { alignColumns } from '../diagnostics/align-columns.js';
import { count } from '../diagnostics/count.js';
import { SYSTEMS } from '../facts/systems.js';
import { describeClock } from './describe-clock.js';
import { type GroupPlan, type MachinePlan, type Plan, usesChrony } from './plan.js';

/** The plan for people: who follows whom, with strata, reference ids and loads; the members of a range on one line. */
export function printPlan(plan: Plan): string {
  return `${[plan.name.value, ...plan.groups.map(printGroup)].join('\n\n')}\n`;
}

function printGroup(group: GroupPlan): string {
  const networks = group.networks.map(({ value }) => value.text).join(', ');
  const rows = joinRanges(group.machines).map((range) => describeRange(range, group));
  const keys = group.authenticated ? '  authenticated' : '';
  const relays =
    group.relays.length > 0 ? [`  └─ ${group.relays.join(', ')}: below, in groups of their own`] : [];
  const layer = group.ptp?.profile.value === 'gptp' ? '  PTP on layer 2, which no firewall sees' : '';
  return [
    `${group.name}  ${networks}  ${describePlace(group)}${keys}${layer}`,
    ...alignColumns(rows),
    ...relays,
  ].join('\n');
}

function describePlace({ follows, externals }: GroupPlan): string {
  if (follows !== undefined) return `follows ${follows}`;
  return externals.length === 0 ? 'isolated' : `from ${externals.join(', ')}`;
}

/** Neighbours that stand in one entry of the spec and share their settings. */
function joinRanges(machines: readonly MachinePlan[]): MachinePlan[][] {
  const ranges: MachinePlan[][] = [];
  for (const plan of machines) {
    const last = ranges.at(-1);
    const before = last?.[0]?.machine;
    const same = before && before.origin === plan.machine.origin && before.settings === plan.machine.settings;
    // Each of several that may lead has an identity of its own.
    if (last && same && plan.ptp?.rank === undefined) last.push(plan);
    else ranges.push([plan]);
  }
  return ranges;
}

function describeRange(range: readonly MachinePlan[], group: GroupPlan): string[] {
  const [first, last] = [range[0], range.at(-1)];
  if (!first || !last) return [];
  const { machine, sources } = first;
  const branch = machine.role === 'primary' ? '' : '└─ ';
  return [
    `  ${branch}${span(nameOf(first), nameOf(last))}`,
    span(addressOf(first), addressOf(last)),
    machine.interface.value,
    `${machine.role}, ${machine.settings.os.value} (${describeDaemons(first)})`,
    ...describeClock(first),
    [
      ...(sources.length > 0 ? [describeAsking(first, range.length)] : []),
      ...(machine.role === 'primary' && !group.ptp ? [describeServing(first, group)] : []),
    ].join('; '),
  ];
}

function describeDaemons(plan: MachinePlan): string {
  const { chrony, linuxptp } = SYSTEMS[plan.machine.settings.os.value];
  const daemons = [
    ...(usesChrony(plan) ? [`chrony ${chrony}`] : []),
    ...(plan.ptp ? [`linuxptp ${linuxptp}`] : []),
  ];
  return daemons.join(', ');
}

function nameOf({ machine }: MachinePlan): string {
  return machine.listed ? machine.name : 'any';
}

function addressOf({ machine }: MachinePlan): string {
  return machine.address.value === 'dhcp' ? 'dhcp' : machine.address.value.text;
}

function span(first: string, last: string): string {
  return first === last ? first : `${first} … ${last}`;
}

function describeAsking({ sources, packetsPerSecond, machine }: MachinePlan, machines: number): string {
  const polls = new Map<number, string[]>();
  for (const { machine: name, polling } of sources)
    polls.set(polling.value.poll, [...(polls.get(polling.value.poll) ?? []), name]);
  const asked = [...polls].map(([poll, names]) => `${names.join(', ')} every ${2 ** poll} s`);
  const each = machines > 1 ? ' each' : '';
  const load = machine.role === 'primary' ? '' : `, ${describeLoad(packetsPerSecond)}${each}`;
  return `asks ${asked.join(' and ')}${load}`;
}

function describeServing({ clients, packetsPerSecond }: MachinePlan, { open }: GroupPlan): string {
  const others = open ? `${count(clients, 'listed machine')} and any other` : `${count(clients, 'machine')}`;
  return `answers ${others}, ${open ? 'at least ' : ''}${describeLoad(packetsPerSecond)}`;
}

function describeLoad(packetsPerSecond: number): string {
  return `${packetsPerSecond} ${packetsPerSecond === 1 ? 'packet' : 'packets'}/s`;
}
