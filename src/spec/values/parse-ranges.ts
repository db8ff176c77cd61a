import { type Address, addressAt, parseAddress } from './addresses.js';
import { isRefusal, quote, type Refusal, refuse } from './refusal.js';

/** The most machines of one spec: beyond it a range is a slip of the keyboard. */
export const MAX_MACHINES = 131_072;

/** Longer text is no range: both ends and the dots fit in half of it, and nothing is slow below it. */
const LONGEST = 255;

/** A range of names or addresses, not yet expanded: `at(0)` … `at(length - 1)`. */
export interface Range<T> {
  readonly length: number;
  at(index: number): T;
}

const NAME_RANGE = 'NAME-A..B, both numbers, such as wall-2..9 or n-01..40';

/** A name, or a range `a..b` of its last number: `wall-2..9`, padded as the first is: `n-01..40`. */
export function parseNameRange(text: string): Range<string> | Refusal {
  if (!text.includes('..')) return { length: 1, at: () => text };
  const match = text.length > LONGEST ? null : /^(.*?)(\d+)\.\.(\d+)$/s.exec(text);
  const [, stem = '', from = '', to = ''] = match ?? [];
  if (!match || stem.includes('..'))
    return refuse('range', `${quote(text)} is not a range of names`, NAME_RANGE, mendNameRange(text));
  const first = BigInt(from);
  const length = BigInt(to) - first + 1n;
  const refusal = refuseLength(text, length) ?? refusePadding(text, from, to);
  if (refusal) return refusal;
  const width = from.startsWith('0') ? from.length : 0;
  return {
    length: Number(length),
    at: (index) => stem + String(first + BigInt(index)).padStart(width, '0'),
  };
}

/** `wall-2..wall-9` means `wall-2..9`. */
function mendNameRange(text: string): string | undefined {
  const match = /^(\D*)(\d+)\.\.\1(\d+)$/.exec(text.length > LONGEST ? '' : text);
  return match ? `${match[1]}${match[2]}..${match[3]}` : undefined;
}

/** Zeros in front fix the width of all members, so the ends must not disagree about it. */
function refusePadding(text: string, from: string, to: string): Refusal | undefined {
  const isPadded = (digits: string) => digits.length > 1 && digits.startsWith('0');
  const outgrows = isPadded(from) && to.length > from.length;
  const differs = isPadded(to) && to.length !== from.length;
  if (!outgrows && !differs) return undefined;
  const width = Math.max(from.length, to.length);
  const stem = text.slice(0, text.length - `${from}..${to}`.length);
  const mended = `${stem}${from.padStart(width, '0')}..${to.padStart(width, '0')}`;
  return refuse('range', `the ends of ${quote(text)} are padded to different widths`, NAME_RANGE, mended);
}

const ADDRESS_RANGE = 'ADDRESS..LAST-PART or ADDRESS..ADDRESS, such as 192.168.1.5..12';

/**
 * An address, or a range of them: the right side a whole address (`10.0.0.10..10.0.3.249`) or the last part
 * (`192.168.1.5..12`; hexadecimal in IPv6: `fd00::8..12`).
 */
export function parseAddressRange(text: string): Range<Address> | Refusal {
  const [left = '', right, ...rest] = text.split('..');
  if (rest.length > 0 || text.length > LONGEST)
    return refuse('range', `${quote(text)} is not a range of addresses`, ADDRESS_RANGE);
  const first = parseAddress(left);
  if (isRefusal(first)) return first;
  if (right === undefined) return { length: 1, at: () => first };
  const last = parseAddress(/[.:]/.test(right) ? right : replaceLastPart(left, right));
  if (isRefusal(last))
    return refuse('range', `${quote(right)}, the end of ${quote(text)}, is no address`, ADDRESS_RANGE);
  if (first.family !== last.family)
    return refuse('range', `${quote(text)} mixes IPv4 and IPv6`, 'both ends of one family');
  const length = last.number - first.number + 1n;
  const refusal = refuseLength(text, length);
  if (refusal) return refusal;
  return { length: Number(length), at: (index) => addressAt(first.family, first.number + BigInt(index)) };
}

function replaceLastPart(address: string, part: string): string {
  return address.replace(/[^.:]*$/, part);
}

function refuseLength(text: string, length: bigint): Refusal | undefined {
  if (length < 1n) return refuse('range', `the range ${quote(text)} runs backwards`, 'the lower end first');
  if (length <= BigInt(MAX_MACHINES)) return undefined;
  const found = `the range ${quote(text)} has ${length} members`;
  return refuse('too-many-machines', found, `at most ${MAX_MACHINES} machines in a spec`);
}
