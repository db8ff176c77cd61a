import { createSocket } from 'node:dgram';
import { encodeAnswer } from './ntp-packet.js';

// serve-foreign-time ADDRESS AHEAD STRATUM REFERENCE: an NTP server at ADDRESS that is AHEAD seconds wrong, and says this of
// itself. It knows no keys: whoever asks with one is answered without. Says `ready`, then who asked: `asked by ADDRESS`.
const [address = '', ahead = '', stratum = '', reference = ''] = process.argv.slice(2);
const PORT = 123;
const REQUEST_SIZE = 48;
const self = { stratum: Number(stratum), reference };

const socket = createSocket('udp4');
socket.on('message', (request, from) => {
  process.stdout.write(`asked by ${from.address}\n`);
  if (request.length < REQUEST_SIZE) return;
  socket.send(encodeAnswer(request, self, Date.now() / 1000 + Number(ahead)), from.port, from.address);
});
socket.bind(PORT, address, () => process.stdout.write('ready\n'));
