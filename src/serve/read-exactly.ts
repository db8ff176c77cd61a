import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { Range } from './read-range.js';

/** Large enough that a disk is read in good pieces, small enough for many readers at once. */
const PIECE = 256 * 1024;

/**
 * Bytes of an open file as a stream, which closes it. A file that became shorter is an error: the length has been
 * promised already, and the client must see the connection break rather than wait for the rest.
 */
export function readExactly(handle: FileHandle, range: Range): Readable {
  const stream = Readable.from(readPieces(handle, range), { objectMode: false, highWaterMark: PIECE });
  // Not by the generator: one that was never asked for a piece does not come to its end either.
  return stream.once('close', () => void handle.close());
}

async function* readPieces(handle: FileHandle, { start, length }: Range): AsyncGenerator<Buffer> {
  for (let done = 0; done < length; ) {
    const buffer = Buffer.allocUnsafe(Math.min(PIECE, length - done));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, start + done);
    if (bytesRead === 0) throw new Error('the file became shorter while it was sent');
    done += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
