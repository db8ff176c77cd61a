import { createSocket } from 'node:dgram';

// broadcast ADDRESS PORT COUNT INTERVAL: that many numbered datagrams to a broadcast address, INTERVAL ms apart.
// Prints `NUMBER NANOSECONDS` for each, by the host's clock.
const [address = '', port = '', count = '', interval = ''] = process.argv.slice(2);
const socket = createSocket('udp4');
let number = 0;

function send(): void {
  number += 1;
  const payload = Buffer.alloc(4);
  payload.writeUInt32BE(number);
  const now = BigInt(Math.round((performance.timeOrigin + performance.now()) * 1e6));
  socket.send(payload, Number(port), address);
  process.stdout.write(`${number} ${now}\n`);
  if (number < Number(count)) return;
  clearInterval(timer);
  socket.close();
}

const timer = setInterval(send, Number(interval));
socket.bind(0, () => socket.setBroadcast(true));
