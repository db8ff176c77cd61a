import { count } from '../../diagnostics/count.js';
import { type Diagnostic, type Path, problem } from '../../diagnostics/diagnostic.js';
import type { GroupShape } from '../shape/spec-shape.js';
import type { Role } from '../topology.js';
import type { Address } from '../values/addresses.js';
import { refuseHostname } from '../values/parse-names.js';
import { MAX_MACHINES, parseAddressRange, parseNameRange, type Range } from '../values/parse-ranges.js';
import { isRefusal, quote, type Refusal } from '../values/refusal.js';
import { fromRefusal } from './from-refusal.js';

/** One machine as a group lists it. `path` is the entry that it stands in, shared by the members of a range. */
export interface Member {
  readonly name: string;
  readonly role: Role;
  readonly address: Address | 'dhcp';
  readonly path: Path;
}

/** What a group's two mappings list. */
export interface MemberList {
  readonly members: readonly Member[];
  /** Names of entries whose addresses were refused: no members, yet known. */
  readonly lost: readonly string[];
  /** Whether every name could be read. */
  readonly isComplete: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/** Expands the ranges of a group's two mappings, in the order written. */
export function listMembers(group: string, { primary, secondary }: GroupShape): MemberList {
  const lister = new MemberLister();
  lister.addRole('primary', ['groups', group, 'primary'], primary);
  if (secondary !== undefined && secondary !== 'any')
    lister.addRole('secondary', ['groups', group, 'secondary'], secondary);
  return lister;
}

class MemberLister implements MemberList {
  readonly members: Member[] = [];
  readonly lost: string[] = [];
  readonly diagnostics: Diagnostic[] = [];
  isComplete = true;

  addRole(role: Role, parent: Path, entries: Readonly<Record<string, string>>): void {
    for (const [names, addresses] of Object.entries(entries)) {
      // Beyond the limit there is nothing to gain: the spec is refused whatever follows.
      if (this.members.length > MAX_MACHINES) return;
      this.addEntry(role, [...parent, names], names, addresses);
    }
  }

  /** The members of one `names: addresses` entry, or what is wrong with it. */
  private addEntry(role: Role, path: Path, names: string, addresses: string): void {
    const nameRange = parseNameRange(names);
    if (isRefusal(nameRange)) {
      this.isComplete = false;
      this.diagnostics.push(fromRefusal(nameRange, path, 'key'));
      return;
    }
    const badName = refuseHostname(nameRange.at(0)) ?? refuseHostname(nameRange.at(nameRange.length - 1));
    if (badName) this.diagnostics.push(fromRefusal(badName, path, 'key'));
    const addressRange = parseAddresses(addresses, nameRange.length, role);
    const wrong = isRefusal(addressRange)
      ? fromRefusal(addressRange, path)
      : compareLengths(path, names, nameRange.length, addresses, addressRange);
    if (wrong) this.diagnostics.push(wrong);
    for (let index = 0; index < nameRange.length; index++) {
      const name = nameRange.at(index);
      if (wrong || isRefusal(addressRange)) this.lost.push(name);
      else this.members.push({ name, role, address: addressRange.at(index), path });
    }
  }
}

function parseAddresses(text: string, length: number, role: Role): Range<Address | 'dhcp'> | Refusal {
  if (text === 'dhcp' && role === 'secondary') return { length, at: () => 'dhcp' };
  if (text === 'dhcp')
    return {
      refused: 'invalid-address',
      message: 'a primary has the address dhcp, so nobody would know whom to ask',
      allowed: 'an address of its own for each primary; dhcp only for secondaries',
    };
  const range = parseAddressRange(text);
  if (!isRefusal(range) || range.allowed === undefined || role === 'primary') return range;
  return range.refused === 'invalid-address' ? { ...range, allowed: `${range.allowed}, or dhcp` } : range;
}

function compareLengths(
  path: Path,
  names: string,
  nameCount: number,
  addresses: string,
  { length, at }: Range<Address | 'dhcp'>,
): Diagnostic | undefined {
  if (length === nameCount) return undefined;
  const found = `${quote(names)} has ${count(nameCount, 'name')}, ${quote(addresses)} ${count(length, 'address')}`;
  const first = at(0);
  const isHexadecimal = first !== 'dhcp' && first.family === 6 && length > 1;
  const allowed = isHexadecimal
    ? 'as many addresses as names; IPv6 addresses count in hexadecimal (fd00::8..c are five)'
    : 'as many addresses as names';
  return problem('range-length', path, found, { allowed });
}
