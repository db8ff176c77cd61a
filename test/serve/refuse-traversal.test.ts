import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { converse, statusesIn } from './support/ask.js';
import { makeSite, type Site, TOKENS } from './support/make-site.js';
import { startServe, type TestServer } from './support/start-serve.js';

const HOST = 'Host: x\r\n';

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

describe('traversal never leaves a tree', () => {
  const ups = [
    '..',
    '%2e%2e',
    '.%2e',
    '%2E.',
    '%252e%252e',
    '..%00',
    '..;',
    '%c0%ae%c0%ae',
    '%e0%80%ae.',
    '．．',
    '\xff',
  ];
  const slashes = ['/', '%2f', '%252f', '\\', '%5c', '%c0%af', '/./', '//', '/%20/../'];
  const fronts = [
    '/',
    '/files/',
    '/files/debian/',
    '/nodes/wall-1/',
    `/private/${TOKENS.roaming}/`,
    'http://x/files/',
  ];
  const cases = fronts.flatMap((front) => slashes.map((slash) => ({ front, slash })));
  test.each(cases)('from $front by $slash', async ({ front, slash }) => {
    for (const up of ups) {
      const target = `${front}${(up + slash).repeat(3)}outside`;
      const { closed } = converse(server.port, `GET ${target} HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`);
      const heard = await closed;
      expect(statusesIn(heard), target).toEqual([expect.toBeOneOf([400, 404])]);
      expect(heard, target).not.toContain('outside of all trees');
    }
  });
});
