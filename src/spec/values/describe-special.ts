import type { Address } from './addresses.js';

/** What an address is for when no machine can have it, such as loopback; undefined for an ordinary one. */
export function describeSpecial({ family, number }: Address): string | undefined {
  if (family === 6) {
    if (number <= 1n) return number === 0n ? 'the unspecified address' : 'the loopback address';
    if (number >> 120n === 0xffn) return 'a multicast address';
    // Only with a zone (%IF) would it say whom to ask.
    return number >> 118n === 0x3fan ? 'a link-local address' : undefined;
  }
  const first = Number(number >> 24n);
  if (first === 0) return 'an address of “this network”';
  if (first === 127) return 'a loopback address';
  if (first >= 240) return 'a reserved address';
  return first >= 224 ? 'a multicast address' : undefined;
}
