import { type Address, contains, type Network, parseAddress } from '../spec/values/addresses.js';
import { isRefusal } from '../spec/values/refusal.js';

/** A line of chrony.conf that opens or closes the server to addresses; both families where it names none. */
interface AccessLine {
  readonly allows: boolean;
  readonly all: boolean;
  readonly networks: readonly Network[];
}

const EVERY: readonly Network[] = [
  { family: 4, first: 0n, last: (1n << 32n) - 1n, prefix: 0, text: '0.0.0.0/0' },
  { family: 6, first: 0n, last: (1n << 128n) - 1n, prefix: 0, text: '::/0' },
];

/**
 * The raw line that keeps chronyd from answering an address which it would answer without it, or undefined. `allowed`: the
 * networks of the derived `allow` lines, which stand before the raw ones. As chronyd decides: the smallest network that
 * holds the address, of two lines about the same one the later; `all` drops what was said before about parts of it
 * (chrony.conf(5), allow).
 */
export function findDenial<T extends { readonly value: string }>(
  address: Address,
  allowed: readonly Network[],
  raw: readonly T[],
): T | undefined {
  let best: { prefix: number; allows: boolean; line: T | undefined } | undefined;
  for (const network of allowed)
    if (contains(network, address) && network.prefix >= (best?.prefix ?? 0))
      best = { prefix: network.prefix, allows: true, line: undefined };
  for (const line of raw) {
    const access = parseAccess(line.value);
    const network = access?.networks.find((candidate) => contains(candidate, address));
    if (!access || !network) continue;
    if (access.all || network.prefix >= (best?.prefix ?? 0))
      best = { prefix: network.prefix, allows: access.allows, line };
  }
  return best && !best.allows ? best.line : undefined;
}

/** `allow` and `deny` as they were judged before (facts/judge-arguments.ts); undefined for other directives. */
function parseAccess(text: string): AccessLine | undefined {
  const [name = '', ...words] = text.trim().split(/[ \t]+/);
  const directive = name.toLowerCase();
  if (directive !== 'allow' && directive !== 'deny') return undefined;
  const all = words[0] === 'all';
  const [where] = all ? words.slice(1) : words;
  const network = where === undefined ? undefined : readNetwork(where);
  return { allows: directive === 'allow', all, networks: network ? [network] : EVERY };
}

/** chrony also reads one to three leading numbers of an IPv4 address, a network of 8 bits each. */
function readNetwork(text: string): Network | undefined {
  const [base = '', prefixText] = text.split('/');
  const numbers = base.includes(':') ? [] : base.split('.');
  const isShort = numbers.length > 0 && numbers.length < 4;
  const address = parseAddress(isShort ? [...numbers, '0', '0', '0'].slice(0, 4).join('.') : base);
  if (isRefusal(address)) return undefined;
  const bits = address.family === 4 ? 32 : 128;
  const prefix = prefixText === undefined ? (isShort ? 8 * numbers.length : bits) : Number(prefixText);
  const size = 1n << BigInt(bits - prefix);
  const first = address.number - (address.number % size);
  return { family: address.family, first, last: first + size - 1n, prefix, text };
}
