import type { Readable } from 'node:stream';

/** A message of JSON-RPC behind the header that the language server protocol puts before it. */
export function wrapMessage(message: object): string {
  const body = JSON.stringify({ jsonrpc: '2.0', ...message });
  return `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

/** Calls `take` with the body of each message that comes, however the stream cuts them. */
export function splitMessages(stream: Readable, take: (body: string) => void): void {
  let buffer = Buffer.alloc(0);
  stream.on('data', (chunk: Buffer) => {
    buffer = Buffer.concat([buffer, chunk]);
    for (let head = buffer.indexOf('\r\n\r\n'); head >= 0; head = buffer.indexOf('\r\n\r\n')) {
      const length = Number(/Content-Length: (\d+)/i.exec(buffer.toString('latin1', 0, head))?.[1]);
      const end = head + 4 + length;
      if (buffer.length < end) return;
      const body = buffer.toString('utf8', head + 4, end);
      buffer = buffer.subarray(end);
      take(body);
    }
  });
}
