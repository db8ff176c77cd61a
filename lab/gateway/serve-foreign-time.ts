import { createSocket } from 'node:dgram';

// serve-foreign-time ADDRESS AHEAD: an NTP server (RFC 5905, section 7.3) at ADDRESS that looks better than ours, stratum 1,
// and is AHEAD seconds wrong. Says `ready`, then who asked: `asked by ADDRESS`.
const [address = '', ahead = ''] = process.argv.slice(2);
const PORT = 123;
/** NTP counts from 1900, Unix from 1970. */
const EPOCH = 2_208_988_800;

/** Seconds and their fraction, 32 bits each. */
function writeTime(packet: Buffer, at: number, milliseconds: number): void {
  const seconds = milliseconds / 1000 + Number(ahead) + EPOCH;
  packet.writeUInt32BE(Math.floor(seconds) % 2 ** 32, at);
  packet.writeUInt32BE(Math.floor((seconds % 1) * 2 ** 32), at + 4);
}

function answer(request: Buffer): Buffer {
  const packet = Buffer.alloc(48);
  // No leap second, version 4, server; stratum 1; the poll that was asked for; a precision of a millisecond.
  packet.set([0x24, 1, request.readUInt8(2), 0xf6]);
  packet.write('GPS\0', 12, 'latin1');
  writeTime(packet, 16, Date.now());
  request.copy(packet, 24, 40, 48);
  writeTime(packet, 32, Date.now());
  writeTime(packet, 40, Date.now());
  return packet;
}

const socket = createSocket('udp4');
socket.on('message', (request, from) => {
  process.stdout.write(`asked by ${from.address}\n`);
  if (request.length >= 48) socket.send(answer(request), from.port, from.address);
});
socket.bind(PORT, address, () => process.stdout.write('ready\n'));
