import type { Socket } from 'node:net';
import { explainStatus } from './answer-request.js';
import { printBroken } from './log-requests.js';
import type { Connections } from './watch-connections.js';

/** What Node's parser and its clock call what is wrong, and the status for it. */
const STATUS_OF: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};
const GONE = ['ECONNRESET', 'EPIPE', 'ETIMEDOUT'];

/** Says no on a connection, where there is no request to answer; once, with one line in the log. */
export type Refuser = (socket: Socket, status: number) => void;

/** Makes what refuses. An answer that is under way is left to end first. */
export function createRefuser(connections: Connections, log: (line: string) => void): Refuser {
  const refused = new WeakSet<Socket>();
  return (socket, status) => {
    if (refused.has(socket)) return;
    refused.add(socket);
    connections.whenFree(socket, () => {
      log(printBroken(connections, socket, status));
      endWith(socket, status);
    });
  };
}

/** Refuses what was no request, by Node's code for it. */
export function refuseBroken(socket: Socket, code: string | undefined, refuse: Refuser): void {
  // Nobody would hear it.
  if (GONE.includes(code ?? '') || !socket.writable) socket.destroy();
  else refuse(socket, STATUS_OF[code ?? ''] ?? 400);
}

/** Closes, whatever else comes in. */
function endWith(socket: Socket, status: number): void {
  const text = explainStatus(status);
  const head = [
    `HTTP/1.1 ${text.trim()}`,
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${text.length}`,
    ...(status === 405 ? ['Allow: GET, HEAD'] : []),
    'Connection: close',
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n${text}`);
  socket.destroySoon();
}
