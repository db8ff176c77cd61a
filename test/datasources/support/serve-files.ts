import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers by path (`/nodes/p/user-data`); undefined is a 404. */
export type Answers = (path: string, request: IncomingMessage) => string | Uint8Array | undefined;

/** A server on loopback while it is used. */
export interface Served {
  /** Without a slash at its end. */
  readonly url: string;
  /** Paths that were asked for, in order. */
  readonly asked: readonly string[];
}

/** Serves over HTTP on loopback for as long as `use` runs. */
export async function withServer<T>(answers: Answers, use: (served: Served) => Promise<T>): Promise<T> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const content = answers(path, request);
    response.statusCode = content === undefined ? 404 : 200;
    response.end(content ?? 'not found');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    // What listen(port, host) has.
    const { port } = server.address() as AddressInfo;
    return await use({ url: `http://127.0.0.1:${port}`, asked });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
