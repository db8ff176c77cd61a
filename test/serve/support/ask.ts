import { type IncomingHttpHeaders, request } from 'node:http';
import { connect, type Socket } from 'node:net';

/** What is asked. The target goes out as it stands. */
export interface Question {
  readonly port: number;
  readonly target: string;
  readonly method?: string;
  readonly client?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What came back. */
export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Asks once, on a connection of its own, from an address of the loopback network. */
export function ask({ port, target, method = 'GET', client, headers = {}, body }: Question): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path: target, method, headers, agent: false };
    const question = request({ ...options, ...(client && { localAddress: client }) }, (reply) => {
      const pieces: Buffer[] = [];
      reply.on('data', (piece: Buffer) => pieces.push(piece));
      reply.on('error', reject);
      reply.on('end', () => {
        const text = Buffer.concat(pieces).toString();
        resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: text });
      });
    });
    question.on('error', reject);
    question.end(body);
  });
}

/** A connection, and what came in on it until it was closed. */
export interface Conversation {
  readonly socket: Socket;
  /** What has come so far, a byte a character. */
  heard(): string;
  /** Resolves with all of it when the other side has closed, with an error of the connection or without. */
  readonly closed: Promise<string>;
}

/** Opens a connection and says something on it, byte for byte. */
export function converse(port: number, words: string | Buffer, client = '127.0.0.1'): Conversation {
  const socket = connect({ port, host: '127.0.0.1', localAddress: client });
  let heard = '';
  socket.on('data', (piece: Buffer) => {
    heard += piece.toString('latin1');
  });
  const closed = new Promise<string>((resolve) => {
    // A server that closes while more comes in resets the connection; what it said before has arrived.
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(heard));
  });
  socket.write(typeof words === 'string' ? Buffer.from(words, 'latin1') : words);
  return { socket, heard: () => heard, closed };
}

/** The statuses in what came back on one connection. */
export function statusesIn(heard: string): number[] {
  return [...heard.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status]) => Number(status));
}
