import { createSocket } from 'node:dgram';
import { decodeAnswer, encodeRequest, type TimeAnswer } from './ntp-packet.js';

// ask-time SOURCE ADDRESS COUNT: that many requests of an NTP client, two a second, from one of the host's own addresses.
// Prints `STRATUM REFERENCE` for each that is answered, and ends when all are, or a few seconds after the last one.
const PATIENCE = 4000;
const PAUSE = 500;
const [source = '', address = '', count = ''] = process.argv.slice(2);
const socket = createSocket('udp4');
const requests: Buffer[] = [];
const answers: TimeAnswer[] = [];
let patience: NodeJS.Timeout | undefined;

socket.on('message', (packet) => {
  const answer = requests
    .map((request) => decodeAnswer(request, packet))
    .find((found) => found !== undefined);
  if (answer === undefined) return;
  process.stdout.write(`${answer.stratum} ${answer.reference}\n`);
  answers.push(answer);
  if (answers.length === Number(count)) finish();
});

function ask(): void {
  const request = encodeRequest();
  requests.push(request);
  // Refused or unreachable is no answer.
  socket.send(request, 123, address, () => undefined);
  if (requests.length < Number(count)) return;
  clearInterval(timer);
  patience = setTimeout(finish, PATIENCE);
}

function finish(): void {
  clearTimeout(patience);
  socket.close();
}

const timer = setInterval(ask, PAUSE);
socket.bind(0, source);
