import type { GroupPlan, MachinePlan, Plan } from '../plan/plan.js';
import { serialiser } from '../plan/serialise-plan.js';
import type { Origin } from '../spec/topology.js';
import type { Change, ChangeKind } from './change.js';
import { pairGroups } from './pair-machines.js';

const plain = serialiser('values');

/** What a group says of itself: kind of change, in which words, and where. Compared as text. */
interface Aspect {
  readonly kind: ChangeKind;
  readonly what?: string;
  readonly text: string;
  /** What else makes a difference, and is too long to show. */
  readonly detail?: string;
  readonly origin: Origin | undefined;
}

/** Groups that came or went, and what is another now about the others. */
export function compareGroups(old: Plan, next: Plan): Change[] {
  const names = new Set(next.groups.map(({ name }) => name));
  const before = new Set(old.groups.map(({ name }) => name));
  return [
    ...next.groups
      .filter(({ name }) => !before.has(name))
      .map((group) => describeGroup('group-added', group)),
    ...old.groups
      .filter(({ name }) => !names.has(name))
      .map((group) => describeGroup('group-removed', group)),
    ...pairGroups(old, next).flatMap((pair) => compareGroup(pair.old, pair.new)),
  ];
}

function describeGroup(kind: 'group-added' | 'group-removed', group: GroupPlan): Change {
  const place = group.follows === undefined ? '' : `, follows ${group.follows}`;
  return {
    kind,
    subject: group.name,
    [kind === 'group-added' ? 'to' : 'from']: printNetworks(group) + place,
    groups: [group.name],
    machines: [],
    origin: group.networks[0]?.origin,
  };
}

function compareGroup(old: GroupPlan, next: GroupPlan): Change[] {
  const before = listAspects(old);
  return listAspects(next).flatMap((aspect, index) => {
    const { kind, what, text, detail, origin } = aspect;
    const other = before[index];
    if (!other || (other.text === text && other.detail === detail)) return [];
    const change = other.text === text ? { note: 'changed' } : { from: other.text, to: text };
    return [
      {
        kind,
        subject: next.name,
        ...(what && { what }),
        ...change,
        groups: [next.name],
        machines: [],
        origin,
      },
    ];
  });
}

/** The same aspects of every group, in the same order. */
function listAspects(group: GroupPlan): Aspect[] {
  const primaries = group.machines.filter(({ machine }) => machine.role === 'primary');
  const [first] = primaries;
  const origin = first?.machine.origin;
  return [
    { kind: 'network-changed', text: printNetworks(group), origin: group.networks[0]?.origin },
    {
      kind: 'primary-changed',
      text: primaries.map(({ machine }) => machine.name).join(', '),
      origin,
    },
    { kind: 'follows-changed', text: group.follows ?? 'nobody', origin: first?.uplink?.origin ?? origin },
    { kind: 'sources-changed', ...describeSources(group, first) },
    { kind: 'method-changed', text: describeMethod(group), origin: group.ptp?.origin ?? origin },
    { kind: 'authentication-changed', ...describeAuthentication(group) },
  ];
}

function printNetworks({ networks }: GroupPlan): string {
  return networks.map(({ value }) => value.text).join(', ');
}

/** Their options, such as polls, are in the detail. Below PTP there is a clock that is no source of the spec's. */
function describeSources(
  { externals }: GroupPlan,
  first: MachinePlan | undefined,
): Pick<Aspect, 'text' | 'detail' | 'origin'> {
  const sources = [...(first?.externals ?? []), ...(first?.refclocks ?? []).filter(({ ptp }) => !ptp)];
  const detail = JSON.stringify(sources.map(plain));
  return { text: externals.join(', ') || 'none', detail, origin: sources[0]?.origin };
}

function describeMethod({ ptp }: GroupPlan): string {
  if (!ptp) return 'chrony';
  const { profile, domain, priority1 } = ptp;
  return `ptp (${profile.value}, domain ${domain.value}, priority1 ${priority1.value})`;
}

function describeAuthentication(group: GroupPlan): Pick<Aspect, 'text' | 'detail' | 'origin'> {
  const setting = group.machines.find(({ authentication }) => authentication)?.authentication;
  if (!group.authenticated || !setting) return { text: 'none', origin: group.networks[0]?.origin };
  const { kind, file, keys } = setting;
  if (kind === 'made') return { text: 'keys', origin: file.origin };
  // Another generation has other ids.
  return { text: `keys in ${file.value}`, detail: String(keys[0]?.id), origin: file.origin };
}
