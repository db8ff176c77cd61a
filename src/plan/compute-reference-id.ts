import { createHash } from 'node:crypto';
import { type Address, addressBytes } from '../spec/values/addresses.js';

/**
 * The reference id that a client of this address shows, as eight hexadecimal digits: an IPv4 address itself, of an
 * IPv6 address the first four bytes of its MD5 (RFC 5905, section 7.3).
 */
export function computeReferenceId(address: Address): string {
  const bytes = addressBytes(address);
  const id =
    address.family === 4 ? Buffer.from(bytes) : createHash('md5').update(bytes).digest().subarray(0, 4);
  return id.toString('hex').toUpperCase();
}

/** The characters of a refclock's name as chronyc prints an id: hexadecimal, with zeros behind. */
export function encodeName(name: string): string {
  return Buffer.from(name.padEnd(4, '\0'), 'latin1').toString('hex').toUpperCase();
}
