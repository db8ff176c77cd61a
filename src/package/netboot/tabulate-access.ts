import type { AccessList, MachineAccess } from '../access-list.js';
import { printNginxWord } from './print-nginx.js';

/** An access list as the tables of nginx.conf.hbs: lines of "KEY VALUE;". */
export interface AccessTables {
  /** Each address and its number. */
  readonly clients: readonly string[];
  /** Each path, and whose it is: a machine's number, `any` or `nobody`. */
  readonly owners: readonly string[];
  /** Each pair of an owner and a client that may ask for the owner's files. */
  readonly allowed: readonly string[];
  /** Sizes of nginx's hash tables that all this fits into. */
  readonly hashSize: number;
  readonly bucketSize: number;
}

/**
 * Makes the tables of an access list. Tables, since a location a machine takes nginx kilobytes each; numbers, since nginx
 * compares addresses by value in `geo` only.
 */
export function tabulateAccess({ machines }: AccessList): AccessTables {
  const addresses = [...new Set(machines.flatMap((machine) => machine.addresses))].sort();
  const numbers = new Map(addresses.map((address, index) => [address, index + 1]));
  const sorted = [...machines].sort((one, other) => (one.name < other.name ? -1 : 1));
  const owners = sorted.flatMap(listPaths);
  const longest = Math.max(0, ...[...owners].map(([path]) => Buffer.byteLength(path)));
  return {
    clients: [...numbers].map(([address, number]) => `${address} ${number};`),
    owners: owners.map(([path, owner]) => `${printNginxWord(path)} ${owner};`),
    allowed: sorted.flatMap((machine, index) =>
      machine.addresses.map((address) => `"${index + 1} ${numbers.get(address)}" 0;`),
    ),
    hashSize: raiseToPower(2 * owners.length, 2048),
    // Eight of the longest: as many may meet in one bucket of a table that is half full.
    bucketSize: raiseToPower(8 * (longest + 32), 1024),
  };
}

function listPaths({ token, addresses, files, boot }: MachineAccess, index: number): [string, string][] {
  const number = String(index + 1);
  const isAnywhere = addresses.length === 0;
  return [
    ...files.map((path): [string, string] => [`/private/${token}/${path}`, isAnywhere ? 'any' : number]),
    ...boot.map((path): [string, string] => [`/${path}`, isAnywhere ? 'nobody' : number]),
  ];
}

function raiseToPower(least: number, start: number): number {
  let size = start;
  while (size < least) size *= 2;
  return size;
}
