import { createHash } from 'node:crypto';
import type { AccessList, MachineAccess } from '../package/access-list.js';
import { canonicalAddress } from './canonical-address.js';

/** A machine of an access list, for look-ups. */
export interface Owner {
  readonly name: string;
  /** Canonical. */
  readonly addresses: ReadonlySet<string>;
  readonly files: ReadonlySet<string>;
}

/** An access list, for look-ups. */
export interface PrivateIndex {
  /** By the token's digest: how long a look-up takes tells nothing of a token. */
  readonly tokens: ReadonlyMap<string, Owner>;
  /** By public path. */
  readonly boot: ReadonlyMap<string, Owner>;
}

/** Makes an access list ready for look-ups. */
export function indexAccess({ machines }: AccessList): PrivateIndex {
  const tokens = new Map<string, Owner>();
  const boot = new Map<string, Owner>();
  for (const machine of machines) {
    const owner = describeOwner(machine);
    tokens.set(digestToken(machine.token), owner);
    for (const path of machine.boot) boot.set(path, owner);
  }
  return { tokens, boot };
}

/** What a token is looked up by. */
export function digestToken(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}

function describeOwner({ name, addresses, files }: MachineAccess): Owner {
  const canonical = addresses.map((address) => canonicalAddress(address) ?? address);
  return { name, addresses: new Set(canonical), files: new Set(files) };
}
