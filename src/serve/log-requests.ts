import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { decodeTarget } from './decode-target.js';
import { printLogLine } from './print-log-line.js';
import type { Connections } from './watch-connections.js';

/** Writes a line when the answer to a request has been sent, or has ended otherwise. */
export function logRequests(server: Server, connections: Connections, write: (line: string) => void): void {
  // Before the application, which gives every request one path to be found by its router.
  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    const { socket, method, url = '' } = request;
    const time = new Date();
    const start = performance.now();
    const before = socket.bytesWritten;
    response.once('close', () => {
      const line = printLogLine({
        time,
        client: connections.clientOf(socket),
        method,
        path: decodeTarget(url).path,
        status: response.headersSent ? response.statusCode : undefined,
        bytes: countBody(request, response, socket.bytesWritten - before),
        milliseconds: performance.now() - start,
      });
      write(line);
    });
  });
}

/** The line for what never became a request. */
export function printBroken(connections: Connections, socket: Socket, status: number): string {
  return printLogLine({
    time: new Date(),
    client: connections.clientOf(socket),
    method: undefined,
    path: undefined,
    status,
    bytes: 0,
    milliseconds: 0,
  });
}

/** Of an answer that broke off: what the connection took at most, its head included. */
function countBody({ method }: IncomingMessage, response: ServerResponse, written: number): number {
  const declared = Number(response.getHeader('content-length') ?? 0);
  if (method === 'HEAD') return 0;
  return response.writableFinished ? declared : Math.min(declared, written);
}
