import ipaddr from 'ipaddr.js';

/**
 * An address in the one spelling that comparisons use, undefined where it is none: RFC 5952, without a zone, and IPv4 as
 * such where a socket for both families shows it inside IPv6 (`::ffff:10.0.0.5`).
 */
export function canonicalAddress(text: string): string | undefined {
  const plain = text.replace(/%.*$/, '');
  if (!ipaddr.IPv4.isValidFourPartDecimal(plain) && !ipaddr.IPv6.isValid(plain)) return undefined;
  return ipaddr.process(plain).toString();
}
