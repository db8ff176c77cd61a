// An NTP server (RFC 5905, mode 4) whose time is wrong by the seconds in the first argument. Stratum 8, local clock.
import { createSocket } from 'node:dgram';

const SECONDS_FROM_1900_TO_1970 = 2_208_988_800;
const error = Number(process.argv[2]);

/** Eight bytes: seconds since 1900 and their fraction. */
function timestamp() {
  const now = (performance.timeOrigin + performance.now()) / 1000 + error + SECONDS_FROM_1900_TO_1970;
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32BE(Math.floor(now), 0);
  bytes.writeUInt32BE(Math.floor((now % 1) * 2 ** 32), 4);
  return bytes;
}

const socket = createSocket('udp4');
socket.on('message', (request, client) => {
  const received = timestamp();
  const head = Buffer.from([0x24, 8, request[2] ?? 0, 0xe8, 0, 0, 0, 0, 0, 0, 0, 0, 0x7f, 0x7f, 1, 1]);
  const reply = Buffer.concat([head, received, request.subarray(40, 48), received, timestamp()]);
  socket.send(reply, client.port, client.address);
});
socket.bind(123);
