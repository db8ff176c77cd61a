import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { waitFor } from '../support/wait-for.js';
import { ask, converse } from './support/ask.js';
import { makeSite, type Site, TOKENS } from './support/make-site.js';
import { startCommand } from './support/start-command.js';
import { startServe } from './support/start-serve.js';

const ANY = ['--listen', '127.0.0.1:0'];

let site: Site;
beforeEach(() => {
  site = makeSite();
});
afterEach(() => site.remove());

test('it says what it serves, logs to stdout, and stops with 0', async () => {
  const command = startCommand(site.out, ...ANY, '--secrets', site.secrets, '--files', site.files);
  const port = await command.port;
  await waitFor('all it says', () => command.stderr().includes('HTTP is not encrypted'));
  expect(command.stderr().replaceAll(site.folder, 'SITE').replaceAll(String(port), 'PORT')).toBe(
    [
      'clockseed: SITE/out/ (8 files) is served at http://127.0.0.1:PORT/',
      'clockseed: SITE/files/ is served below /files/',
      'clockseed: SITE/secrets/ is served to 3 machines, to each its own files',
      'clockseed: HTTP is not encrypted: whoever sees the wire sees what is served.\n',
    ].join('\n'),
  );
  const target = `/private/${TOKENS['wall-1']}/nodes/wall-1/user-data`;
  expect((await ask({ port, target, client: '127.0.0.2' })).status).toBe(200);
  await waitFor('its line', () => command.stdout() !== '');
  expect(command.stdout()).toMatch(
    /^\S+Z 127\.0\.0\.2 GET \/private\/…\/nodes\/wall-1\/user-data 200 28 \d+\.\d\n$/,
  );
  command.child.kill('SIGTERM');
  expect(await command.ended).toEqual({ code: 0, signal: null });
});

test('SIGINT stops it as well; a second signal does not wait for transfers', async () => {
  writeFileSync(join(site.files, 'large'), Buffer.alloc(64 * 1024 * 1024));
  const command = startCommand(site.out, ...ANY, '--files', site.files);
  const { socket, heard } = converse(await command.port, 'GET /files/large HTTP/1.1\r\nHost: x\r\n\r\n');
  await waitFor('the beginning', () => heard() !== '');
  socket.pause();
  command.child.kill('SIGINT');
  await waitFor('that it stops', () => command.stderr().includes('stopping'));
  const start = performance.now();
  command.child.kill('SIGINT');
  expect(await command.ended).toEqual({ code: null, signal: 'SIGINT' });
  // A transfer would have had 5 s.
  expect(performance.now() - start).toBeLessThan(4_000);
  socket.destroy();
});

test('a transfer under way has some seconds, and then it still stops with 0', {
  timeout: 60_000,
}, async () => {
  writeFileSync(join(site.files, 'large'), Buffer.alloc(64 * 1024 * 1024));
  const command = startCommand(site.out, ...ANY, '--files', site.files);
  const { socket, heard } = converse(await command.port, 'GET /files/large HTTP/1.1\r\nHost: x\r\n\r\n');
  await waitFor('the beginning', () => heard() !== '');
  socket.pause();
  command.child.kill('SIGTERM');
  expect(await command.ended).toEqual({ code: 0, signal: null });
  expect(command.stdout()).toMatch(/ GET \/files\/large 200 \d+ /);
  socket.destroy();
});

test('what cannot work is said in one line, with exit code 2', { timeout: 180_000 }, async () => {
  const taken = await startServe(site);
  const bad = join(site.folder, 'bad');
  mkdirSync(bad, { mode: 0o700 });
  writeFileSync(join(bad, 'manifest.json'), '{"generator": "other"}');
  const open = join(site.folder, 'open');
  mkdirSync(open);
  chmodSync(open, 0o750);
  const cases: [args: string[], says: RegExp][] = [
    [
      [join(site.folder, 'nix')],
      /nix\/manifest\.json: no such file\. clockseed serve serves what clockseed generate --out wrote/,
    ],
    [[site.files], /files\/manifest\.json: no such file/],
    [[bad], /bad\/manifest\.json was not written by clockseed/],
    [
      [site.out, '--listen', 'localhost:8000'],
      /--listen localhost:8000: an address of this machine and a port were expected/,
    ],
    [[site.out, '--listen', '::1:8000'], /an address of this machine and a port/],
    [[site.out, '--listen', '127.0.0.1:70000'], /an address of this machine and a port/],
    [[site.out, '--listen', '192.0.2.1:8000'], /192\.0\.2\.1:8000: this machine has no such address/],
    [
      [site.out, '--listen', `127.0.0.1:${taken.port}`],
      /is in use, perhaps by another clockseed serve: ss -ltnp 'sport = :\d+' names the program/,
    ],
    [[site.out, '--files', join(site.folder, 'nix')], /--files \S+nix: no such folder/],
    [[site.out, '--secrets', join(site.folder, 'nix')], /--secrets \S+nix: no such folder/],
    [[site.out, '--secrets', open], /open is for secrets, and others may look into it \(mode 0750\)/],
    [[site.out, '--secrets', bad], /bad\/access\.json: no such file\. --secrets names what/],
    [[site.out, '--secrets', site.secrets, '--files', site.folder], /stand in each other/],
  ];
  for (const [args, says] of cases) {
    const command = startCommand(...ANY, ...args);
    expect((await command.ended).code, args.join(' ')).toBe(2);
    expect(command.stderr()).toMatch(says);
    expect(command.stderr()).toMatch(/^clockseed: .*\n$/);
    expect(command.stdout()).toBe('');
  }
  await taken.stop();
});

test('an access list that cannot be used is refused, without a token', async () => {
  const path = join(site.secrets, 'access.json');
  rmSync(path);
  writeFileSync(path, JSON.stringify({ version: 1, machines: [{ token: TOKENS['wall-1'] }] }), {
    mode: 0o600,
  });
  const command = startCommand(site.out, ...ANY, '--secrets', site.secrets);
  expect((await command.ended).code).toBe(2);
  expect(command.stderr()).toContain(
    'access.json is not an access list of this clockseed: machines.0.name is wrong',
  );
  expect(command.stderr()).not.toContain(TOKENS['wall-1']);
});
