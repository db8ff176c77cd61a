import { createSocket } from 'node:dgram';
import { encodeRequest } from './ntp-packet.js';

// flood ADDRESS RATE: so many requests of an NTP client a second, until it is killed. Nobody reads the answers.
const [address = '', rate = ''] = process.argv.slice(2);
const PAUSE = 20;
const socket = createSocket('udp4');
const burst = Math.max(1, Math.round((Number(rate) * PAUSE) / 1000));

socket.on('error', () => undefined);
socket.bind(0, () => {
  process.stdout.write('ready\n');
  setInterval(() => {
    for (let count = 0; count < burst; count++) socket.send(encodeRequest(), 123, address, () => undefined);
  }, PAUSE);
});
