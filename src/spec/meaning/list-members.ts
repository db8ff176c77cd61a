import { type Diagnostic, type DiagnosticCode, type Path, problem } from '../../diagnostics/diagnostic.js';
import type { GroupShape } from '../shape/spec-shape.js';
import type { Role } from '../topology.js';
import type { Address } from '../values/addresses.js';
import { refuseHostname } from '../values/parse-names.js';
import { MAX_MACHINES, parseAddressRange, parseNameRange, type Range } from '../values/parse-ranges.js';
import { isRefusal, quote, type Refusal } from '../values/refusal.js';

/** One machine as a group lists it. `path` is the entry that it stands in, shared by the members of a range. */
export interface Member {
  readonly name: string;
  readonly role: Role;
  readonly address: Address | 'dhcp';
  readonly path: Path;
}

/** Expands the ranges of a group's two mappings, in the order written. */
export function listMembers(name: string, group: GroupShape, diagnostics: Diagnostic[]): Member[] {
  const secondary = group.secondary === 'any' || group.secondary === undefined ? {} : group.secondary;
  return [
    ...expandRole('primary', ['groups', name, 'primary'], group.primary, diagnostics),
    ...expandRole('secondary', ['groups', name, 'secondary'], secondary, diagnostics),
  ];
}

function expandRole(
  role: Role,
  parent: Path,
  entries: Readonly<Record<string, string>>,
  diagnostics: Diagnostic[],
): Member[] {
  const members: Member[] = [];
  for (const [names, addresses] of Object.entries(entries)) {
    const path = [...parent, names];
    const expanded = expandEntry(role, path, names, addresses);
    if (Array.isArray(expanded)) for (const member of expanded) members.push(member);
    else diagnostics.push(expanded);
    if (members.length > MAX_MACHINES) return [];
  }
  return members;
}

/** The members of one `names: addresses` entry, or what is wrong with it. */
function expandEntry(role: Role, path: Path, names: string, addresses: string): Member[] | Diagnostic {
  const nameRange = parseNameRange(names);
  if (isRefusal(nameRange)) return fromRefusal(nameRange, path, 'key');
  const badName = refuseHostname(nameRange.at(0)) ?? refuseHostname(nameRange.at(nameRange.length - 1));
  if (badName) return fromRefusal(badName, path, 'key');
  const addressRange = parseAddresses(addresses, nameRange.length, role);
  if (isRefusal(addressRange)) return fromRefusal(addressRange, path);
  if (addressRange.length !== nameRange.length)
    return explainLengths(path, names, nameRange, addresses, addressRange);
  return Array.from({ length: nameRange.length }, (_, index) => ({
    name: nameRange.at(index),
    role,
    address: addressRange.at(index),
    path,
  }));
}

function parseAddresses(text: string, length: number, role: Role): Range<Address | 'dhcp'> | Refusal {
  if (text !== 'dhcp') return parseAddressRange(text);
  if (role === 'secondary') return { length, at: () => 'dhcp' };
  return {
    refused: 'invalid-address',
    message: 'a primary has the address dhcp, so nobody would know whom to ask',
    allowed: 'an address of its own for each primary; dhcp only for secondaries',
  };
}

function explainLengths(
  path: Path,
  names: string,
  nameRange: Range<string>,
  addresses: string,
  addressRange: Range<unknown>,
) {
  const found = `${quote(names)} has ${count(nameRange.length, 'name')}, ${quote(addresses)} ${count(addressRange.length, 'address')}`;
  return problem('range-length', path, found, { allowed: 'as many addresses as names' });
}

function count(number: number, word: string): string {
  return `${number} ${number === 1 ? word : word.endsWith('s') ? `${word}es` : `${word}s`}`;
}

/** A refused value as a diagnostic at its place. */
export function fromRefusal(refusal: Refusal, path: Path, at?: 'key' | 'value'): Diagnostic {
  const { refused, message, ...advice } = refusal;
  const code: DiagnosticCode = refused;
  return problem(code, path, message, { ...advice, ...(at && { at }) });
}
