import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '../../support/wait-for.js';
import { type Conversation, converse } from './ask.js';
import type { Site } from './make-site.js';

/** Bytes: more than the kernel keeps for both ends of a connection. */
export const LARGE = 64 * 1024 * 1024;

/** Puts a large file of one letter among the site's own; returns its path. */
export function addLarge(site: Site, name: string, letter: string, size = LARGE): string {
  const path = join(site.files, name);
  writeFileSync(path, Buffer.alloc(size, letter));
  return path;
}

/** Asks for a large file. */
export function wantLarge(port: number, name = 'large'): Conversation {
  return converse(port, `GET /files/${name} HTTP/1.1\r\nHost: x\r\n\r\n`);
}

/** Asks for a large file, and stops reading once something has come. */
export async function stall(port: number, name?: string): Promise<Conversation> {
  const conversation = wantLarge(port, name);
  await waitFor('the beginning of an answer', () => conversation.heard() !== '');
  conversation.socket.pause();
  return conversation;
}
