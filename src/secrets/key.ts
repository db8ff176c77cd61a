import { inspect } from 'node:util';

/**
 * Types of keys that chrony of every system knows, with the least and the most bytes that we take for one. A cipher's
 * length is fixed: chronyd drops any other ("Invalid length of AES128 key"). For hashes chrony.conf(5) asks for 128 bits.
 *
 * AES128 needs a chrony with CMAC. Seen to load it: chronyd 4.0, 4.3, 4.6.1 and 4.9 of Debian 11, 12, 13 and sid. Ubuntu
 * 22.04, 24.04 and 26.04 were not seen; they build Debian's package with NTS, whose cipher (AES-SIV-CMAC) needs the same
 * library.
 */
const KEY_TYPES: Readonly<Record<string, readonly [least: number, most: number]>> = {
  AES128: [16, 16],
  AES256: [32, 32],
  SHA1: [16, 64],
  SHA256: [16, 64],
  SHA384: [16, 64],
  SHA512: [16, 64],
};

/** The largest id of chrony's. */
export const LAST_ID = 2 ** 32 - 1;

/** A secret with its id. Whoever prints or serialises one sees that it is one, and no more. */
export class Key {
  readonly #hex: string;

  /** @param hex of the right length for the type (see parseKey) */
  constructor(
    readonly id: number,
    readonly type: string,
    hex: string,
  ) {
    this.#hex = hex;
  }

  /** A line of chrony's key file (chrony.conf(5), keyfile): the one way to the secret. */
  reveal(): string {
    return `${this.id} ${this.type} HEX:${this.#hex}`;
  }

  toString(): string {
    return `key ${this.id}`;
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

/** Reads `ID TYPE HEX:…`; what is wrong with it, without the secret, as a text instead. */
export function parseKey(text: string): Key | string {
  const [, digits, type, hex] = /^([1-9]\d{0,9}) (\S+) HEX:([0-9A-Fa-f]*)$/.exec(text) ?? [];
  if (digits === undefined || type === undefined || hex === undefined) return 'is not ID TYPE HEX:…';
  if (Number(digits) > LAST_ID) return `has the id ${digits}; the largest is ${LAST_ID}`;
  const lengths = Object.hasOwn(KEY_TYPES, type) ? KEY_TYPES[type] : undefined;
  if (!lengths) return `is of no type that we take; allowed: ${Object.keys(KEY_TYPES).join(', ')}`;
  const [least, most] = lengths;
  const wanted = least === most ? `${least}` : `${least} to ${most}`;
  if (hex.length % 2 === 1 || hex.length < 2 * least || hex.length > 2 * most)
    return `has ${hex.length / 2} bytes; ${type} takes ${wanted}`;
  return new Key(Number(digits), type, hex.toUpperCase());
}
