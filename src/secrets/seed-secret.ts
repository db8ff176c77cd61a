import { createHmac } from 'node:crypto';
import { inspect } from 'node:util';

/** What the tokens of all machines are made of: a machine's URL holds its token, and nobody can make another's of it. */
export class SeedSecret {
  readonly #hex: string;

  /** @param hex 32 digits */
  constructor(hex: string) {
    this.#hex = hex.toLowerCase();
  }

  /** The token in the URL of a machine's seed: 43 characters of base64url (HMAC-SHA256 of its name). */
  tokenOf(machine: string): string {
    return createHmac('sha256', this.#hex).update(`clockseed seed of ${machine}`).digest('base64url');
  }

  /** For the key file: the one way to the secret. */
  reveal(): string {
    return this.#hex;
  }

  toString(): string {
    return 'the secret of the seeds';
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect.custom](): string {
    return this.toString();
  }
}
