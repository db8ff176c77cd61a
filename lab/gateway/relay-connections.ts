import { connect, createServer, type Socket } from 'node:net';

/**
 * Listens on a unix socket, which processes outside the network namespace reach too. A connection's first line is
 * `ADDRESS PORT`; from then on it is a connection to there.
 */
export function relayConnections(path: string): Promise<void> {
  const server = createServer({ allowHalfOpen: true }, (client) => readTarget(client));
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(path, resolve);
  });
}

function readTarget(client: Socket): void {
  let head = Buffer.alloc(0);
  client.on('error', () => client.destroy());
  client.on('data', function read(data: Buffer) {
    head = Buffer.concat([head, data]);
    const end = head.indexOf('\n');
    if (end < 0) return;
    client.off('data', read).pause();
    const [address = '', port = ''] = head.subarray(0, end).toString().split(' ');
    join(client, connect({ host: address, port: Number(port), allowHalfOpen: true }), head.subarray(end + 1));
  });
}

function join(client: Socket, target: Socket, first: Buffer): void {
  if (first.length > 0) target.write(first);
  client.pipe(target);
  target.pipe(client);
  target.on('error', () => client.destroy());
  target.on('close', () => client.destroy());
  client.on('close', () => target.destroy());
}
