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
