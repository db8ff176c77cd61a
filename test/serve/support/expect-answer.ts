import { expect } from 'vitest';
import { ask } from './ask.js';
import type { Clause } from './clause.js';

/** Asks what a clause asks and holds the answer to it. */
export async function expectAnswer(port: number, clause: Clause, status: number): Promise<void> {
  const { target, method = 'GET', client = '127.0.0.1', headers = {}, body = '' } = clause;
  const reply = await ask({ port, target, method, client, headers, body });
  expect({ status: reply.status, body: reply.body }).toEqual({
    status,
    body: clause.answer ?? reply.body,
  });
  if (status === clause.status) expect(reply.headers).toMatchObject(clause.answerHeaders ?? {});
  expect(reply.headers.location).toBeUndefined();
}
