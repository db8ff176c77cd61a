import { execFileSync } from 'node:child_process';
import { renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeTree } from '../../src/write/write-tree.js';
import { ask } from './support/ask.js';
import { ACCESS, ADDRESSES, listFiles, makeSite, type Site, TOKENS } from './support/make-site.js';
import { startServe, type TestServer } from './support/start-serve.js';

let site: Site;
let server: TestServer;

beforeEach(async () => {
  site = makeSite();
  server = await startServe(site);
});

afterEach(async () => {
  await server.stop();
  site.remove();
});

const statusOf = async (target: string, client = '127.0.0.1') =>
  (await ask({ port: server.port, target, client })).status;

test('a later generate is served without a restart', async () => {
  expect(await statusOf('/nodes/new/meta-data')).toBe(404);
  writeTree(site.out, listFiles({ 'nodes/new/meta-data': 'new\n' }));
  expect(await statusOf('/nodes/new/meta-data')).toBe(200);
  expect(await statusOf('/nodes/wall-1/meta-data')).toBe(404);
});

test('a later access list is in force at once', async () => {
  const target = `/private/${TOKENS['wall-1']}/nodes/wall-1/user-data`;
  const [client] = ADDRESSES['wall-1'];
  expect(await statusOf(target, client)).toBe(200);
  const machines = ACCESS.machines.map((machine) => ({ ...machine, addresses: ['127.0.0.9'] }));
  const text = JSON.stringify({ version: 1, machines });
  writeTree(site.secrets, listFiles({ 'access.json': text, 'nodes/wall-1/user-data': 'x' }), 'owner');
  expect(await statusOf(target, client)).toBe(403);
  expect(await statusOf(target, '127.0.0.9')).toBe(200);
});

test('a file is the old one or the new one, never a piece', async () => {
  const versions = ['a', 'b'].map((letter, index) => letter.repeat(200_000 + 50_000 * index));
  writeTree(site.out, listFiles({ file: versions[0] ?? '' }));
  const answers: Promise<{ body: string }>[] = [];
  for (let round = 0; round < 60; round += 1) {
    answers.push(ask({ port: server.port, target: '/file', client: `127.0.0.${1 + (round % 5)}` }));
    writeTree(site.out, listFiles({ file: versions[round % 2] ?? '' }));
    await new Promise(setImmediate);
  }
  const bodies = (await Promise.all(answers)).map(({ body }) => body);
  expect(bodies.filter((body) => !versions.includes(body))).toEqual([]);
});

test('without a list that can be used nothing is served, and that is said once', async () => {
  const path = join(site.secrets, 'access.json');
  writeFileSync(`${path}.new`, `{"version": 1, "machines": [{"token": "${TOKENS['wall-1']}"}]}`);
  renameSync(`${path}.new`, path);
  expect(await statusOf('/nodes/wall-1/meta-data')).toBe(503);
  expect(await statusOf('/netboot/wall-1.ipxe')).toBe(503);
  expect(server.talk).toEqual([
    `nothing is served: ${path} is not an access list of this clockseed: machines.0.name is wrong`,
  ]);
  expect(server.talk.join('')).not.toContain(TOKENS['wall-1']);
  unlinkSync(join(site.out, 'manifest.json'));
  expect(await statusOf('/nodes/wall-1/meta-data')).toBe(503);
  expect(server.talk[1]).toContain('manifest.json: no such file');
});

test('a link that leads out of a tree is not followed, one that stays inside is', async () => {
  unlinkSync(join(site.out, 'nodes/wall-1/meta-data'));
  symlinkSync('../../../outside', join(site.out, 'nodes/wall-1/meta-data'));
  expect(await statusOf('/nodes/wall-1/meta-data')).toBe(404);
  symlinkSync('debian/image', join(site.files, 'newest'));
  expect(await statusOf('/files/newest')).toBe(200);
});

test('what is no file is not waited for', async () => {
  execFileSync('mkfifo', [join(site.files, 'fifo')]);
  expect(await statusOf('/files/fifo')).toBe(404);
  symlinkSync('loop', join(site.files, 'loop'));
  expect(await statusOf('/files/loop')).toBe(404);
});

test('a file of the manifest that is gone is 404, and comes back', async () => {
  const path = join(site.out, 'nodes/wall-1/meta-data');
  renameSync(path, `${path}.away`);
  expect(await statusOf('/nodes/wall-1/meta-data')).toBe(404);
  renameSync(`${path}.away`, path);
  expect(await statusOf('/nodes/wall-1/meta-data')).toBe(200);
});

test('the client has it already: 304', async () => {
  const target = '/files/debian/image';
  const { headers } = await ask({ port: server.port, target });
  const asked = [
    { 'if-none-match': headers.etag ?? '' },
    { 'if-none-match': `"other", W/${headers.etag}` },
    { 'if-modified-since': headers['last-modified'] ?? '' },
  ];
  for (const condition of asked)
    expect(await ask({ port: server.port, target, headers: condition })).toMatchObject({
      status: 304,
      body: '',
    });
  expect((await ask({ port: server.port, target, headers: { 'if-none-match': '"other"' } })).status).toBe(
    200,
  );
  const half = { range: 'bytes=0-3', 'if-range': headers.etag ?? '' };
  expect(await ask({ port: server.port, target, headers: half })).toMatchObject({
    status: 206,
    body: '0123',
  });
});

test('the folder of files may vanish and come back', async () => {
  renameSync(site.files, `${site.files}-away`);
  expect(await statusOf('/files/debian/image')).toBe(404);
  renameSync(`${site.files}-away`, site.files);
  expect(await statusOf('/files/debian/image')).toBe(200);
  rmSync(site.files, { recursive: true });
  expect(await statusOf('/files/debian/image')).toBe(404);
});
