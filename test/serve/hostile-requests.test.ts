import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { waitFor } from '../support/wait-for.js';
import { ask, converse, statusesIn } from './support/ask.js';
import { makeSite, type Site, TOKENS } from './support/make-site.js';
import { startServe, type TestServer } from './support/start-serve.js';

const HOST = 'Host: x\r\n';
const GOOD = `GET /nodes/wall-1/meta-data HTTP/1.1\r\n${HOST}\r\n`;
const LAST = `GET /nodes/wall-1/meta-data HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`;

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

/** What a request of this target is answered with, byte for byte. */
async function statusOf(target: string): Promise<number[]> {
  const { closed } = converse(server.port, `GET ${target} HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`);
  return statusesIn(await closed);
}

describe('what is no request is refused, and one line', () => {
  test.each([
    ['garbage', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n', 400],
    ['a version that is none', `GET / HTTP/9.9\r\n${HOST}\r\n`, 400],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
    ['a method that is none', `get / HTTP/1.1\r\n${HOST}\r\n`, 400],
    ['a space in the target', `GET /a b HTTP/1.1\r\n${HOST}\r\n`, 400],
    ['a control character in the target', `GET /a\x01b HTTP/1.1\r\n${HOST}\r\n`, 400],
    ['a header without a colon', `GET / HTTP/1.1\r\n${HOST}nonsense\r\n\r\n`, 400],
    ['a header folded over lines', `GET / HTTP/1.1\r\n${HOST}a: b\r\n c\r\nd\r\n\r\n`, 400],
    ['two lengths', `GET / HTTP/1.1\r\n${HOST}Content-Length: 1\r\nContent-Length: 2\r\n\r\n`, 400],
    [
      'a length and chunks',
      `GET / HTTP/1.1\r\n${HOST}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n`,
      400,
    ],
    ['a length below nothing', `GET / HTTP/1.1\r\n${HOST}Content-Length: -1\r\n\r\n`, 400],
    ['a request line that is too long', `GET /${'x'.repeat(20_000)} HTTP/1.1\r\n${HOST}\r\n`, 431],
    ['a header that is too long', `GET / HTTP/1.1\r\n${HOST}X: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
    ['headers that are too many', `GET / HTTP/1.1\r\n${HOST}${'X: y\r\n'.repeat(5_000)}\r\n`, 431],
    [
      'a token in a broken request',
      `GET /private/${TOKENS['wall-1']}/x HTTP/1.1\r\nbroken ${TOKENS['wall-1']}\r\n\r\n`,
      400,
    ],
    ['CONNECT', `CONNECT ${TOKENS['wall-1']}:80 HTTP/1.1\r\n${HOST}\r\n`, 405],
  ])('%s', async (_, words, status) => {
    const before = server.log.length;
    expect(statusesIn(await converse(server.port, words).closed)).toEqual([status]);
    await waitFor('its line', () => server.log.length > before);
    expect(server.log.slice(before).join('').replace(/^\S+ /gm, '')).toMatch(
      new RegExp(`^127\\.0\\.0\\.1 - - ${status} 0 \\d+\\.\\d\n$`),
    );
  });

  test('no token is in any line', () => {
    for (const token of Object.values(TOKENS)) expect(server.log.join('')).not.toContain(token);
  });
});

test.each([
  ['a missing host', 'GET /nodes/wall-1/meta-data HTTP/1.1\r\nConnection: close\r\n\r\n', [400]],
  ['two hosts', LAST.replace(HOST, `${HOST}${HOST}`), [400]],
  ['HTTP/0.9', 'GET /nodes/wall-1/meta-data\r\n\r\n', [400]],
  ['a missing host in HTTP/1.0', 'GET /nodes/wall-1/meta-data HTTP/1.0\r\n\r\n', [200]],
  ['an expectation that nobody knows', LAST.replace(HOST, `${HOST}Expect: miracles\r\n`), [200]],
  [
    'an upgrade',
    LAST.replace('Connection: close', 'Connection: upgrade, close\r\nUpgrade: websocket'),
    [200],
  ],
  ['an asterisk', `OPTIONS * HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`, [400]],
])('%s', async (_, words, statuses) => {
  const before = server.log.length;
  expect(statusesIn(await converse(server.port, words).closed)).toEqual(statuses);
  await waitFor('its line', () => server.log.length > before);
});

test('what is not ASCII in a path is shown escaped', async () => {
  expect(await statusOf('/notes/gr%c3%bc%c3%9fe%20aus.txt')).toEqual([200]);
  await waitFor('its line', () => server.log.at(-1)?.includes('/notes/') === true);
  expect(server.log.at(-1)).toContain(' /notes/gr\\xc3\\xbc\\xc3\\x9fe\\x20aus.txt 200 ');
});

test('a target with bytes above ASCII is refused', async () => {
  expect(await statusOf('/notes/gr\xc3\xbc\xc3\x9fe%20aus.txt')).toEqual([400]);
});

test('a path with an end of line in it stays on one line of the log', async () => {
  expect(await statusOf('/a%0d%0a2026-01-01T00:00:00.000Z%20forged')).toEqual([404]);
  await waitFor('its line', () => server.log.at(-1)?.includes('forged') === true);
  expect(server.log.at(-1)).toContain(' /a\\x0d\\x0a2026-01-01T00:00:00.000Z\\x20forged 404 ');
});

test('requests in one go are answered in order', async () => {
  const missing = `GET /nix HTTP/1.1\r\n${HOST}\r\n`;
  const heard = await converse(server.port, GOOD + missing + GOOD + LAST).closed;
  expect(statusesIn(heard)).toEqual([200, 404, 200, 200]);
  expect(heard.split('instance-id: wall-1\n')).toHaveLength(4);
});

test('garbage behind a good request leaves its answer whole', async () => {
  const heard = await converse(server.port, `${GOOD}\x00\x01garbage\r\n\r\n`).closed;
  expect(statusesIn(heard)).toEqual([200, 400]);
  expect(heard).toContain('instance-id: wall-1\n');
});

test('the body of a refused request is not taken for another request', async () => {
  const smuggled = `POST /nodes/wall-1/meta-data HTTP/1.1\r\n${HOST}Content-Length: ${GOOD.length}\r\n\r\n${GOOD}`;
  expect(statusesIn(await converse(server.port, smuggled).closed)).toEqual([405]);
});

test('the body of a refused request is not read to its end', async () => {
  const head = `POST / HTTP/1.1\r\n${HOST}Content-Length: 1000000000000\r\n\r\n`;
  expect(statusesIn(await converse(server.port, head + 'x'.repeat(100_000)).closed)).toEqual([405]);
});

test('a hundred broken connections later it answers as before', async () => {
  for (let seed = 0; seed < 100; seed += 1) {
    const bytes = Array.from({ length: 300 }, (_, index) => (seed * 7919 + index * 104_729) % 256);
    const { socket, closed } = converse(server.port, Buffer.from(bytes));
    socket.end();
    await closed;
  }
  expect((await ask({ port: server.port, target: '/nodes/wall-1/meta-data' })).status).toBe(200);
  expect(server.talk).toEqual([]);
});
