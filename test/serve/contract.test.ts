import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask } from './support/ask.js';
import { CONTRACT } from './support/contract.js';
import { expectAnswer } from './support/expect-answer.js';
import { makeSite, type Site, TOKENS } from './support/make-site.js';
import { startServe, type TestServer } from './support/start-serve.js';

let site: Site;
let server: TestServer;

beforeAll(async () => {
  site = makeSite();
  server = await startServe(site);
});

afterAll(async () => {
  await server.stop();
  site.remove();
});

for (const [chapter, clauses] of Object.entries(CONTRACT)) {
  describe(chapter, () => {
    test.each(clauses)('$title: $status', (clause) => expectAnswer(server.port, clause, clause.status));
  });
}

test('no token is in the log, and each request is one line of it', async () => {
  const before = server.log.length;
  for (const token of Object.values(TOKENS)) {
    for (const target of [`/private/${token}/x`, `/${token}`, `/a?${token}`, `/a/private//${token}/x`])
      await ask({ port: server.port, target });
  }
  expect(server.log.length - before).toBe(4 * Object.keys(TOKENS).length);
  const text = server.log.join('');
  for (const token of Object.values(TOKENS)) expect(text).not.toContain(token);
  const parts = ['TIME', '127.0.0.2', 'GET', '/private/…/nodes/wall-1/user-data', '200', '28'];
  expect(text.replace(/^\S+Z /gm, 'TIME ')).toContain(`\n${parts.join(' ')} `);
  for (const line of server.log)
    expect(line).toMatch(
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z [\d.]+ [A-Z]+ (-|\/\S*) \d{3} \d+ \d+\.\d\n$/,
    );
});

test('without folders for them there is nothing private and there are no files', async () => {
  const bare = await startServe({ out: site.out });
  try {
    for (const { target, client } of [...CONTRACT.PRIVATE, ...CONTRACT.FILES])
      expect((await ask({ port: bare.port, target, ...(client && { client }) })).status).toBeOneOf([
        400, 404,
      ]);
    const { body } = await ask({ port: bare.port, target: '/netboot/wall-1.ipxe', client: '127.0.0.4' });
    expect(body).toBe('public boot script of wall-1\n');
  } finally {
    await bare.stop();
  }
});
