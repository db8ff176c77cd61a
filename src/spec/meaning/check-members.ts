import { type Diagnostic, type Path, problem } from '../../diagnostics/diagnostic.js';
import { type Address, contains, type Network, reservedIn } from '../values/addresses.js';
import { describeSpecial } from '../values/describe-special.js';
import type { Member } from './list-members.js';

/** A group's members with what they are judged against. */
export interface GroupMembers {
  readonly name: string;
  readonly networks: readonly Network[];
  readonly members: readonly Member[];
  readonly follows: string | undefined;
}

/** Judges every address against its group's networks, and names and addresses against each other. */
export function checkMembers(groups: readonly GroupMembers[]): Diagnostic[] {
  return [
    ...groups.flatMap((group) => checkAddresses(group)),
    ...groups.flatMap((group) => checkPrimaries(group)),
    ...findRepeated(groups, 'duplicate-name', (member) => member.name, 'key', 'the machine'),
    ...findRepeated(groups, 'duplicate-address', addressText, 'value', 'the address'),
  ];
}

function addressText({ address }: Member): string | undefined {
  return address === 'dhcp' ? undefined : address.text;
}

/** One problem an entry: a range that leaves its network is one slip, not forty. */
function checkAddresses({ name, networks, members }: GroupMembers): Diagnostic[] {
  const found = new Map<Path, Diagnostic>();
  for (const member of members) {
    if (found.has(member.path)) continue;
    const diagnostic = checkAddress(name, networks, member);
    if (diagnostic) found.set(member.path, diagnostic);
  }
  return [...found.values()];
}

const ORDINARY = 'an address that a machine can have';

function checkAddress(
  group: string,
  networks: readonly Network[],
  { name, address, path }: Member,
): Diagnostic | undefined {
  if (address === 'dhcp') return undefined;
  const special = describeSpecial(address);
  if (special) {
    const message = `${name}’s address ${address.text} is ${special}`;
    return problem('reserved-address', path, message, { allowed: ORDINARY });
  }
  const home = networks.find((network) => contains(network, address));
  const all = networks.map((network) => network.text).join(', ');
  if (!home) {
    const message = `${name}’s address ${address.text} is outside the network of ${group}`;
    const related = [{ message: 'the network stands', path: ['groups', group, 'network'] }];
    return problem('address-outside-network', path, message, { allowed: `an address in ${all}`, related });
  }
  const reserved = reservedIn(home, address);
  if (!reserved) return undefined;
  const message = `${name}’s address ${address.text} is the ${reserved} address of ${home.text}`;
  return problem('reserved-address', path, message, { allowed: ORDINARY });
}

/** A secondary can not ask a primary of the other family. */
function checkPrimaries({ name, members, networks }: GroupMembers): Diagnostic[] {
  const primary = members.find(({ role }) => role === 'primary');
  if (!primary || primary.address === 'dhcp') return [];
  const { family } = primary.address;
  // An address outside every network is another problem, and said already.
  const isOther = (address: Address) =>
    address.family !== family && networks.some((network) => contains(network, address));
  const wrong = members.find(({ address }) => address !== 'dhcp' && isOther(address));
  if (!wrong) return [];
  const message = `${wrong.name} has no IPv${family} address, but the primary of ${name}, ${primary.name}, has only that`;
  return [
    problem('contradiction', wrong.path, message, {
      allowed: 'addresses of one family in a group',
      related: [{ message: 'the primary stands', path: primary.path }],
    }),
  ];
}

/** Repeats of something that must be unique, once for each pair of entries, with the place of the first. */
function findRepeated(
  groups: readonly GroupMembers[],
  code: 'duplicate-name' | 'duplicate-address',
  read: (member: Member) => string | undefined,
  at: 'key' | 'value',
  noun: string,
): Diagnostic[] {
  const first = new Map<string, Place>();
  const relays = new Set<string>();
  const pairs = new Map<string, Diagnostic>();
  for (const group of groups) {
    for (const member of group.members) {
      const key = read(member);
      if (key === undefined) continue;
      const place = { group, member };
      const before = first.get(key);
      if (!before) first.set(key, place);
      // Two memberships, not three.
      else if (isRelay(before, place) && !relays.has(key)) relays.add(key);
      else rememberPair(pairs, code, place, before, at, `${noun} ${key} stands twice`);
    }
  }
  return [...pairs.values()];
}

/** A member where it stands. */
interface Place {
  readonly group: GroupMembers;
  readonly member: Member;
}

/** One machine with two memberships: it serves in a group what it takes in the group that this one follows. */
function isRelay(one: Place, other: Place): boolean {
  const leads = (below: Place, above: Place) =>
    below.group.follows === above.group.name &&
    below.member.role === 'primary' &&
    above.member.role === 'secondary';
  return one.member.name === other.member.name && (leads(one, other) || leads(other, one));
}

function rememberPair(
  pairs: Map<string, Diagnostic>,
  code: 'duplicate-name' | 'duplicate-address',
  { member }: Place,
  { member: before }: Place,
  at: 'key' | 'value',
  message: string,
): void {
  const pair = JSON.stringify([member.path, before.path]);
  if (pairs.has(pair)) return;
  const related = [{ message: 'first', path: before.path, at }];
  const allowed =
    code === 'duplicate-name'
      ? 'each machine once; or as a primary of a group that follows the one where it is a secondary'
      : 'each address once';
  pairs.set(pair, problem(code, member.path, message, { at, allowed, related }));
}
