import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { waitFor } from '../support/wait-for.js';
import { ask, converse } from './support/ask.js';
import { addLarge, LARGE, stall, wantLarge } from './support/large-file.js';
import { listOpenFiles } from './support/list-open-files.js';
import { makeSite, type Site } from './support/make-site.js';
import { startServe, type TestServer } from './support/start-serve.js';

const SHORT = { headTime: 400, keepAliveTime: 300, idleTime: 600, checkInterval: 50, graceTime: 500 };
const HOST = 'Host: x\r\n';

let site: Site;

beforeAll(() => {
  site = makeSite();
  addLarge(site, 'large', 'o');
});

afterAll(() => site.remove());

async function startShort(limits = {}): Promise<TestServer> {
  const server = await startServe(site, { ...SHORT, ...limits });
  onTestFinished(() => server.stop());
  return server;
}

test('a head that comes a byte at a time is given up', async () => {
  const server = await startShort();
  const { socket, closed } = converse(server.port, 'GET / HTTP/1.1\r\n');
  const drip = setInterval(() => socket.write('X'), 50);
  const heard = await closed;
  clearInterval(drip);
  expect(heard).toMatch(/^HTTP\/1\.1 408 /);
  expect(server.log.join('')).toMatch(/ 127\.0\.0\.1 - - 408 0 /);
});

test('a connection that says nothing is given up', async () => {
  const server = await startShort();
  expect(await converse(server.port, '').closed).toMatch(/^HTTP\/1\.1 408 /);
});

test('a connection kept open is closed after a while, without a line', async () => {
  // Node adds a second to what it announces.
  const server = await startShort({ headTime: 5_000, idleTime: 5_000 });
  const heard = await converse(server.port, `GET /nix HTTP/1.1\r\n${HOST}\r\n`).closed;
  expect(heard.match(/^HTTP/gm)).toHaveLength(1);
  expect(server.log).toHaveLength(1);
});

test('a reader that stalls is cut off, and the log says how far it came', async () => {
  const server = await startShort();
  await stall(server.port);
  await waitFor('its line', () => server.log.length === 1);
  const [, bytes] = / GET \/files\/large 200 (\d+) /.exec(server.log[0] ?? '') ?? [];
  expect(Number(bytes)).toBeGreaterThan(0);
  expect(Number(bytes)).toBeLessThan(LARGE);
});

test('a slow reader gets everything as long as bytes move', { timeout: 90_000 }, async () => {
  const server = await startShort({ idleTime: 2_000 });
  const { socket, heard } = wantLarge(server.port);
  // Twice as long as a stalled one is left alone, in steps of a tenth.
  const until = performance.now() + 4_000;
  while (performance.now() < until) {
    socket.pause();
    await pause(200);
    socket.resume();
    await pause(2);
  }
  await waitFor('the end', () => heard().length > LARGE, 60);
  socket.destroy();
});

test('one client cannot hold all connections', async () => {
  const server = await startShort({
    connections: 8,
    connectionsPerAddress: 5,
    headTime: 20_000,
    idleTime: 20_000,
  });
  const held = Array.from({ length: 5 }, () => converse(server.port, 'GET / HT'));
  await waitFor('five connections', () => held.every(({ socket }) => socket.readyState === 'open'));
  expect(await converse(server.port, '').closed).toMatch(/^HTTP\/1\.1 503 /);
  expect(server.log.join('')).toMatch(/ 127\.0\.0\.1 - - 503 0 /);
  const other = { port: server.port, target: '/nodes/wall-1/meta-data', client: '127.0.0.2' };
  expect((await ask(other)).status).toBe(200);
  for (const { socket } of held) socket.destroy();
  await expect
    .poll(() => ask({ ...other, client: '127.0.0.1' }).then(({ status }) => status), { timeout: 10_000 })
    .toBe(200);
});

test('all clients together have no more than all connections', async () => {
  const server = await startShort({
    connections: 4,
    connectionsPerAddress: 3,
    headTime: 20_000,
    idleTime: 20_000,
  });
  const held = ['127.0.0.1', '127.0.0.1', '127.0.0.2', '127.0.0.2'].map((client) =>
    converse(server.port, 'GET', client),
  );
  await waitFor('four connections', () => held.every(({ socket }) => socket.readyState === 'open'));
  expect(await converse(server.port, '', '127.0.0.3').closed).toMatch(/^HTTP\/1\.1 503 /);
  for (const { socket } of held) socket.destroy();
});

test('a client that goes away in the middle leaves nothing open', async () => {
  const server = await startShort({ idleTime: 20_000 });
  const warnings: Error[] = [];
  const collect = (warning: Error) => warnings.push(warning);
  process.on('warning', collect);
  onTestFinished(() => void process.off('warning', collect));
  for (let round = 0; round < 5; round += 1) {
    const { socket } = await stall(server.port);
    socket.destroy();
  }
  await waitFor('their lines', () => server.log.length === 5);
  await waitFor('the files closed', () => listOpenFiles(join(site.files, 'large')) === 0);
  // That the garbage collection closed them would be one.
  expect(warnings).toEqual([]);
  expect((await ask({ port: server.port, target: '/nodes/wall-1/meta-data' })).status).toBe(200);
});
