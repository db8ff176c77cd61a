import { isIPv4, isIPv6 } from 'node:net';

const WIDTHS = { ipv4: 32, ipv6: 128 } as const;

/**
 * Whether chrony reads this as an address or network without asking the DNS and starts with it: an IPv4 or IPv6
 * address, or one to three leading numbers of an IPv4 address, with or without a prefix length. `chronyd -p` lets
 * too long a prefix pass, the daemon then dies of "Bad subnet".
 */
export function isChronyNetwork(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const width = widthOf(address);
  if (width === undefined || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= width);
}

function widthOf(address: string): number | undefined {
  // A zone (`fe80::1%eth0`) is an address to Node and a host name to chrony.
  if (isIPv6(address)) return address.includes('%') ? undefined : WIDTHS.ipv6;
  const numbers = address.split('.');
  const padded = [...numbers, '0', '0', '0'].slice(0, Math.max(4, numbers.length));
  return isIPv4(padded.join('.')) ? WIDTHS.ipv4 : undefined;
}
