import { randomBytes } from 'node:crypto';

/** What a server says of itself in an answer (RFC 5905): its stratum, and where its time is from, as chronyc shows it. */
export interface TimeAnswer {
  readonly stratum: number;
  /** Eight hexadecimal digits, such as 7F7F0101. */
  readonly reference: string;
}

const SIZE = 48;
const CLIENT = 3;
const SERVER = 4;
/** NTP counts from 1900, Unix from 1970; seconds. */
const EPOCH = 2_208_988_800;

/** A request of an NTP client, version 4. Its transmit time is random, as chronyd's is: an answer must repeat it. */
export function encodeRequest(): Buffer {
  const packet = Buffer.alloc(SIZE);
  packet.writeUInt8((4 << 3) | CLIENT, 0);
  randomBytes(8).copy(packet, 40);
  return packet;
}

/** What answers this very request; undefined for anything else. */
export function decodeAnswer(request: Buffer, packet: Buffer): TimeAnswer | undefined {
  if (packet.length < SIZE || (packet.readUInt8(0) & 7) !== SERVER) return undefined;
  if (!packet.subarray(24, 32).equals(request.subarray(40, 48))) return undefined;
  return { stratum: packet.readUInt8(1), reference: packet.toString('hex', 12, 16).toUpperCase() };
}

/**
 * What a server answers (RFC 5905, section 7.3), without any proof of who it is. `time`: what it says it is, seconds since
 * 1970. No leap second, the poll that was asked for, a precision of a millisecond.
 */
export function encodeAnswer(request: Buffer, { stratum, reference }: TimeAnswer, time: number): Buffer {
  const packet = Buffer.alloc(SIZE);
  packet.set([(4 << 3) | SERVER, stratum, request.readUInt8(2), 0xf6]);
  packet.write(reference, 12, 'hex');
  request.copy(packet, 24, 40, 48);
  // When it was set last, when the request came, and when this went out.
  for (const at of [16, 32, 40]) writeTime(packet, at, time + EPOCH);
  return packet;
}

/** Seconds and their fraction, 32 bits each. */
function writeTime(packet: Buffer, at: number, seconds: number): void {
  packet.writeUInt32BE(Math.floor(seconds) % 2 ** 32, at);
  packet.writeUInt32BE(Math.floor((seconds % 1) * 2 ** 32), at + 4);
}
