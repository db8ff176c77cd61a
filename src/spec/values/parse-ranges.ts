import { type Address, addressAt, parseAddress } from './addresses.js';
import { isRefusal, quote, type Refusal, refuse } from './refusal.js';

/** The most machines of one spec: beyond it a range is a slip of the keyboard. */
export const MAX_MACHINES = 131_072;

/** A range of names or addresses, not yet expanded: `at(0)` … `at(length - 1)`. */
export interface Range<T> {
  readonly length: number;
  at(index: number): T;
}

/** A name, or a range `a..b` of its last number: `wall-2..9`, padded as the first is: `n-01..40`. */
export function parseNameRange(text: string): Range<string> | Refusal {
  if (!text.includes('..')) return { length: 1, at: () => text };
  const match = /^(.*?)(\d+)\.\.(\d+)$/s.exec(text);
  if (!match || (match[1] ?? '').includes('..')) {
    return refuse(
      'range',
      `${quote(text)} is not a range`,
      'name-A..B, both numbers, such as wall-2..9 or n-01..40',
    );
  }
  const [, stem = '', from = '', to = ''] = match;
  const width = from.startsWith('0') ? from.length : 0;
  const length = Number(to) - Number(from) + 1;
  const refusal = refuseLength(text, length);
  return refusal ?? { length, at: (index) => stem + String(Number(from) + index).padStart(width, '0') };
}

/**
 * An address, or a range of them: the right side a whole address (`10.0.0.10..10.0.3.249`) or the last part
 * (`192.168.1.5..12`; hexadecimal in IPv6: `fd00::8..12`).
 */
export function parseAddressRange(text: string): Range<Address> | Refusal {
  const sides = text.split('..');
  const [left = '', right] = sides;
  if (sides.length > 2)
    return refuse('range', `${quote(text)} is not a range`, 'ADDRESS..ADDRESS or ADDRESS..LAST-PART');
  const first = parseAddress(left);
  if (isRefusal(first)) return first;
  if (right === undefined) return { length: 1, at: () => first };
  const last = parseAddress(/[.:]/.test(right) ? right : replaceLastPart(left, right));
  if (isRefusal(last))
    return refuse(
      'range',
      `${quote(text)}: the end of the range is no address`,
      'ADDRESS..ADDRESS or ADDRESS..LAST-PART',
    );
  if (first.family !== last.family)
    return refuse('range', `${quote(text)} mixes IPv4 and IPv6`, 'one family');
  const length = Number(last.number - first.number + 1n);
  return (
    refuseLength(text, length) ?? {
      length,
      at: (index) => addressAt(first.family, first.number + BigInt(index)),
    }
  );
}

function replaceLastPart(address: string, part: string): string {
  return address.replace(/[^.:]*$/, part);
}

function refuseLength(text: string, length: number): Refusal | undefined {
  if (length < 1) return refuse('range', `the range ${quote(text)} runs backwards`, 'the lower end first');
  if (length <= MAX_MACHINES) return undefined;
  return refuse(
    'too-many-machines',
    `the range ${quote(text)} has ${length} members`,
    `at most ${MAX_MACHINES} machines in a spec`,
  );
}
