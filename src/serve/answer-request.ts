import { STATUS_CODES } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { hasCode } from '../write/describe-disk-error.js';
import { WriteError } from '../write/write-error.js';
import { type Choice, chooseFile } from './choose-file.js';
import { decodeTarget } from './decode-target.js';
import { describeAnswer } from './describe-answer.js';
import { describeType } from './describe-type.js';
import { hasBody, judgeRequest } from './judge-request.js';
import { openFile } from './open-file.js';
import { readExactly } from './read-exactly.js';
import { createTreeReader, type Places, TreeError, type Trees } from './read-trees.js';

/** Whom the answers depend on, and who hears of what is wrong with the trees. */
export interface Surroundings {
  readonly places: Places;
  readonly clientOf: (request: FastifyRequest) => string;
  readonly talk: (line: string) => void;
}

/** Answers a request that has not been answered before. */
export type Answerer = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

/** Refuses what is no plain question for a file, before any of its body is read. */
export function refuseRequest(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
  const status = judgeRequest(request.raw, decodeTarget(request.originalUrl).refused);
  if (hasBody(request.raw)) reply.header('connection', 'close');
  if (status === undefined) done();
  else sendStatus(reply, status);
}

/** Makes what answers with files. */
export function createAnswerer({ places, clientOf, talk }: Surroundings): Answerer {
  const readTrees = createTreeReader(places);
  const complain = sayOnce(talk);
  return async (request, reply) => {
    const trees = tryRead(readTrees, complain);
    if (!trees) return sendStatus(reply, 503);
    const path = decodeTarget(request.originalUrl).path ?? '';
    const offer = { ...trees, files: places.files !== undefined };
    const choice = chooseFile(path, clientOf(request), offer);
    if ('refused' in choice) return sendStatus(reply, choice.refused);
    return sendFile(request, reply, choice, places[choice.tree] ?? '');
  };
}

/** The text that goes with a refusal. */
export function explainStatus(status: number): string {
  return `${status} ${STATUS_CODES[status] ?? ''}\n`;
}

/** Answers with a short text, the same for everybody. */
export function sendStatus(reply: FastifyReply, status: number): FastifyReply {
  if (status === 405) reply.header('allow', 'GET, HEAD');
  const text = explainStatus(status);
  // Set where the log finds it: of a text, the library hands headers over only when they are written.
  reply.raw.setHeader('content-length', text.length);
  return reply.code(status).type('text/plain; charset=utf-8').send(text);
}

async function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  { tree, path }: Extract<Choice, { tree: unknown }>,
  folder: string,
): Promise<FastifyReply> {
  const file = await openFile(folder, path);
  if (!file) return sendStatus(reply, 404);
  const { status, headers, body } = describeAnswer(file.stat, describeType(tree, path), request.headers);
  const { 'content-length': length, ...others } = headers;
  reply.code(status).headers({ ...others, 'x-content-type-options': 'nosniff' });
  // Past the library, which writes small letters: GRUB 2.06 knows the length by this very name only, and waits without it.
  if (length !== undefined) reply.raw.setHeader('Content-Length', length);
  if (tree === 'secrets') reply.header('cache-control', 'no-store');
  if (request.method !== 'HEAD' && body && body.length > 0) return reply.send(readExactly(file.handle, body));
  await file.handle.close();
  return reply.send();
}

/** The lists of the trees; undefined where they cannot be used, after saying so. */
function tryRead(read: () => Trees, complain: (line: string) => void): Trees | undefined {
  try {
    const trees = read();
    complain('');
    return trees;
  } catch (error) {
    if (!(error instanceof TreeError || error instanceof WriteError || hasCode(error))) throw error;
    complain(error.message);
    return undefined;
  }
}

/** Says what has changed since the last time, so that a thousand requests are not a thousand complaints. */
function sayOnce(talk: (line: string) => void): (line: string) => void {
  let said = '';
  return (line) => {
    if (line !== said && line !== '') talk(`nothing is served: ${line}`);
    said = line;
  };
}
