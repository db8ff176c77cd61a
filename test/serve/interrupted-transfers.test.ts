import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { waitFor } from '../support/wait-for.js';
import { ask, converse } from './support/ask.js';
import { addLarge, LARGE, stall } from './support/large-file.js';
import { makeSite, type Site } from './support/make-site.js';
import { startServe, type TestServer } from './support/start-serve.js';

const LONG = { graceTime: 60_000, headTime: 60_000, keepAliveTime: 60_000, idleTime: 60_000 };

let site: Site;

beforeAll(() => {
  site = makeSite();
  addLarge(site, 'large', 'o');
});

afterAll(() => site.remove());

async function startLong(limits = {}): Promise<TestServer> {
  const server = await startServe(site, { ...LONG, ...limits });
  onTestFinished(() => server.stop());
  return server;
}

test('stopping lets a transfer end, and keeps nobody who does nothing', async () => {
  const server = await startLong();
  const silent = converse(server.port, '');
  const kept = converse(server.port, 'GET /nix HTTP/1.1\r\nHost: x\r\n\r\n');
  await waitFor('an answer', () => kept.heard() !== '');
  const transfer = await stall(server.port);
  const stopped = server.stop();
  await Promise.all([silent.closed, kept.closed]);
  await expect(ask({ port: server.port, target: '/' })).rejects.toThrow('ECONNREFUSED');
  transfer.socket.resume();
  await stopped;
  const heard = await transfer.closed;
  expect(heard.length - heard.indexOf('\r\n\r\n') - 4).toBe(LARGE);
});

test('stopping ends a transfer that does not end', async () => {
  const server = await startLong({ graceTime: 500 });
  const transfer = await stall(server.port);
  await server.stop();
  transfer.socket.resume();
  expect((await transfer.closed).length).toBeLessThan(LARGE);
});

test('a file that becomes shorter while it is sent breaks the connection', async () => {
  const server = await startLong();
  const path = addLarge(site, 'shrinking', 'o');
  onTestFinished(() => rmSync(path));
  const { socket, closed } = await stall(server.port, 'shrinking');
  writeFileSync(path, 'short');
  socket.resume();
  expect((await closed).length).toBeLessThan(LARGE);
});

test('a file that is replaced while it is sent arrives as the old one', { timeout: 90_000 }, async () => {
  const server = await startLong();
  const path = addLarge(site, 'replaced', 'o');
  onTestFinished(() => rmSync(path));
  const { socket, heard } = await stall(server.port, 'replaced');
  renameSync(addLarge(site, 'new', 'n', LARGE * 2), path);
  socket.resume();
  await waitFor('the end', () => heard().length > LARGE, 60);
  const body = heard().slice(heard().indexOf('\r\n\r\n') + 4);
  expect(body.length).toBe(LARGE);
  expect(/^o+$/.test(body)).toBe(true);
  socket.destroy();
});

test.each([
  ['a good request', 'GET /nodes/wall-1/meta-data HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['a broken one', 'nonsense\r\n\r\n'],
  ['CONNECT', 'CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['half a head', 'GET / HT'],
  ['a body', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nx'],
])('a client that resets the connection after %s does no harm', async (_, words) => {
  const server = await startLong();
  const ends = Array.from({ length: 30 }, async () => {
    const { socket, closed } = converse(server.port, words);
    socket.once('connect', () => setImmediate(() => socket.resetAndDestroy()));
    await closed;
  });
  await Promise.all(ends);
  expect((await ask({ port: server.port, target: '/nodes/wall-1/meta-data' })).status).toBe(200);
});
