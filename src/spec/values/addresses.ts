import ipaddr from 'ipaddr.js';
import { isRefusal, quote, type Refusal, refuse } from './refusal.js';

/** An IP address: `text` canonical (RFC 5952 for IPv6), `number` for arithmetic. */
export interface Address {
  readonly family: 4 | 6;
  readonly number: bigint;
  readonly text: string;
}

/** A CIDR network without host bits. */
export interface Network {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
  readonly prefix: number;
  readonly text: string;
}

/** Reads one address as people write it: dotted decimal without leading zeros, or IPv6 without zone. */
export function parseAddress(text: string): Address | Refusal {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return parseIpv4(text);
  if (!/^[\da-f:]{2,39}$/i.test(text) || !ipaddr.IPv6.isValid(text))
    return refuse('invalid-address', `${quote(text)} is not an address`, 'an IPv4 or IPv6 address');
  return fromBytes(ipaddr.IPv6.parse(text).toByteArray());
}

function parseIpv4(text: string): Address | Refusal {
  const octets = text.split('.');
  const mended = octets.map((octet) => String(Number(octet))).join('.');
  if (octets.some((octet) => Number(octet) > 255)) {
    return refuse('invalid-address', `${quote(text)} is not an address`, 'four numbers from 0 to 255');
  }
  if (mended !== text)
    return refuse(
      'invalid-address',
      `${quote(text)} has leading zeros`,
      'numbers without zeros in front',
      mended,
    );
  return fromBytes(octets.map(Number));
}

/** The address with this number. The number must fit the family. */
export function addressAt(family: 4 | 6, number: bigint): Address {
  const length = family === 4 ? 4 : 16;
  const bytes = Array.from({ length }, (_, index) =>
    Number((number >> BigInt(8 * (length - 1 - index))) & 0xffn),
  );
  return fromBytes(bytes);
}

/** The address in network byte order. */
export function addressBytes(address: Address): Uint8Array {
  return Uint8Array.from(ipaddr.parse(address.text).toByteArray());
}

function fromBytes(bytes: number[]): Address {
  const number = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  if (bytes.length === 4) return { family: 4, number, text: bytes.join('.') };
  return { family: 6, number, text: new ipaddr.IPv6(bytes).toRFC5952String() };
}

/** Reads a network in CIDR form. Host bits and a prefix of 0 are refused. */
export function parseNetwork(text: string): Network | Refusal {
  const allowed = 'a network in CIDR form, such as 192.168.1.0/24';
  const [base = '', prefixText, ...rest] = text.split('/');
  const address = parseAddress(base);
  if (isRefusal(address) || rest.length > 0)
    return refuse('invalid-network', `${quote(text)} is not a network`, allowed);
  const bits = address.family === 4 ? 32 : 128;
  if (prefixText === undefined || !/^(0|[1-9]\d{0,2})$/.test(prefixText) || Number(prefixText) > bits)
    return refusePrefix(base, prefixText, `${allowed}; prefixes from 1 to ${bits}`);
  if (prefixText === '0') return refuse('invalid-network', `${text} is every address there is`, allowed);
  return networkOf(text, address, Number(prefixText), bits);
}

/** Proposes the prefix length where a netmask was written. */
function refusePrefix(base: string, prefix: string | undefined, allowed: string): Refusal {
  if (prefix === undefined) return refuse('invalid-network', `${quote(base)} has no prefix length`, allowed);
  const length = ipaddr.IPv4.isValidFourPartDecimal(prefix)
    ? ipaddr.IPv4.parse(prefix).prefixLengthFromSubnetMask()
    : null;
  const found = `${quote(`${base}/${prefix}`)} has the prefix length ${quote(prefix)}`;
  return refuse('invalid-network', found, allowed, length === null ? undefined : `${base}/${length}`);
}

function networkOf(text: string, address: Address, prefix: number, bits: number): Network | Refusal {
  const size = 1n << BigInt(bits - prefix);
  const first = address.number - (address.number % size);
  const canonical = `${addressAt(address.family, first).text}/${prefix}`;
  if (first !== address.number) {
    return refuse('host-bits-set', `${text} has host bits set`, 'the network itself', canonical);
  }
  return { family: address.family, first, last: first + size - 1n, prefix, text: canonical };
}

/** The network of this one address. */
export function hostNetwork({ family, number, text }: Address): Network {
  const prefix = family === 4 ? 32 : 128;
  return { family, first: number, last: number, prefix, text: `${text}/${prefix}` };
}

/** Whether a network holds an address. */
export function contains(network: Network, address: Address): boolean {
  return (
    network.family === address.family && network.first <= address.number && address.number <= network.last
  );
}

/** Whether the address is a network's own or its broadcast address (IPv4, prefixes up to 30); what it is, else undefined. */
export function reservedIn(network: Network, address: Address): 'network' | 'broadcast' | undefined {
  if (network.family === 4 && network.prefix > 30) return undefined;
  if (network.family === 6 && network.prefix > 126) return undefined;
  if (address.number === network.first) return 'network';
  if (network.family === 4 && address.number === network.last) return 'broadcast';
  return undefined;
}

/** Whether two networks have an address in common: then one holds the other. */
export function overlap(one: Network, other: Network): boolean {
  return one.family === other.family && one.first <= other.last && other.first <= one.last;
}
