import { createWriteStream } from 'node:fs';
import { relayConnections } from './relay-connections.js';
import { serveRepository } from './serve-repository.js';

// The lab's own process inside the network namespace: gateway SOCKET SUITE PACKAGES LOG. Says `ready` once it listens.
// SIGUSR2 closes the archive for good: from then on there is none. Then the log says `closed`.
const [socket = '', suite = '', packages = '', log = ''] = process.argv.slice(2);
const lines = createWriteStream(log, { flags: 'a' });
await relayConnections(socket);
const servers = await serveRepository(suite, packages, (line) => lines.write(`${line}\n`));
process.once('SIGUSR2', () => {
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
  lines.write('closed\n');
});
process.stdout.write('ready\n');
