import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { AccessList, MachineAccess } from '../../../src/package/access-list.js';
import { printNginxValue, printNginxWord } from '../../../src/package/netboot/print-nginx.js';
import { renderNginx } from '../../../src/package/netboot/render-nginx.js';
import { tabulateAccess } from '../../../src/package/netboot/tabulate-access.js';
import { writeTree } from '../../../src/write/write-tree.js';
import { ask, converse } from '../../serve/support/ask.js';
import { listFiles } from '../../serve/support/make-site.js';
import { startNginx, writeNginx } from '../../serve/support/start-nginx.js';
import { runTool } from '../../support/run-tool.js';
import { testWith } from '../../support/tools.js';

const SETTINGS = { listen: ['10.0.0.1:80', '[fd00::1]:80'], folder: '/srv/clockseed' };

function makeMachine(index: number, more: Partial<MachineAccess> = {}): MachineAccess {
  const name = `machine-${index}`;
  return {
    name,
    token: String(index).padStart(43, 'T'),
    addresses: [`10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`],
    files: ['meta-data', 'network-config', 'user-data', 'vendor-data'].map((file) => `nodes/${name}/${file}`),
    boot: [`netboot/boot/${name}.ipxe`],
    ...more,
  };
}

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'clockseed-render-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test('words and values are quoted', () => {
  expect(printNginxWord('a "b" \\ {;} #\n')).toBe('"a \\"b\\" \\\\ {;} #\\n"');
  expect(printNginxWord('$a')).toBe('"$a"');
  const dollar = '$'.concat('{clockseed_dollar}');
  expect(printNginxValue('$a$b')).toBe(`"${dollar}a${dollar}b"`);
  expect(() => printNginxWord('a\0b')).toThrow(RangeError);
});

test('the tables of an access list', () => {
  const one = makeMachine(1, { addresses: ['10.0.0.1', 'fd00::1'], files: ['f'], boot: ['b'] });
  const other = makeMachine(2, { addresses: ['10.0.0.1'], files: [], boot: ['c'] });
  const roaming = makeMachine(3, { addresses: [], files: ['g'], boot: ['d'] });
  expect(tabulateAccess({ version: 1, machines: [roaming, other, one] })).toMatchObject({
    clients: ['10.0.0.1 1;', 'fd00::1 2;'],
    owners: [
      `"/private/${one.token}/f" 1;`,
      '"/b" 1;',
      '"/c" 2;',
      `"/private/${roaming.token}/g" any;`,
      '"/d" nobody;',
    ],
    allowed: ['"1 1" 0;', '"1 2" 0;', '"2 1" 0;'],
  });
});

test('without an access list it holds nothing private, and the order of lists does not matter', () => {
  const text = renderNginx(SETTINGS);
  expect(text).not.toContain('secrets');
  expect(text).toContain('listen "10.0.0.1:80";\n    listen "[fd00::1]:80";\n');
  expect(renderNginx({ ...SETTINGS, listen: [...SETTINGS.listen].reverse() })).toBe(text);
  const machines = [1, 2, 3].map((index) => makeMachine(index));
  const access = (list: MachineAccess[]): AccessList => ({ version: 1, machines: list });
  expect(renderNginx(SETTINGS, access([...machines].reverse()))).toBe(
    renderNginx(SETTINGS, access(machines)),
  );
});

testWith(['nginx'], '10,000 machines load quickly and without a warning', ({ nginx }) => {
  const folder = makeFolder();
  const machines = Array.from({ length: 10_000 }, (_, index) => makeMachine(index));
  const path = writeNginx(folder, folder, 1, { version: 1, machines });
  const start = performance.now();
  const { status, stderr } = runTool(nginx, ['-t', '-q', '-p', folder, '-c', path]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  // 0.15 s where nothing else runs.
  expect(performance.now() - start).toBeLessThan(10_000);
});

testWith(['nginx'], 'an empty list and addresses of IPv6 load', ({ nginx }) => {
  const folder = makeFolder();
  for (const machines of [[], [makeMachine(1, { addresses: ['fd00::1', 'fd00::2'], files: [], boot: [] })]]) {
    const path = writeNginx(folder, folder, 1, { version: 1, machines });
    const { status, stderr } = runTool(nginx, ['-t', '-q', '-p', folder, '-c', path]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  }
});

testWith(['nginx'], 'folders and files of any name are served, and cannot escape', async ({ nginx }) => {
  const work = makeFolder();
  const name = 'a "b\' \\n $uri $'.concat('{x} {c; } #d\t');
  const folder = join(work, name);
  mkdirSync(folder);
  const machine = makeMachine(1, { addresses: ['127.0.0.1'], files: [name], boot: [`~^${name}`] });
  writeTree(join(folder, 'out'), listFiles({ [name]: 'public' }));
  writeTree(join(folder, 'secrets'), listFiles({ [name]: 'private', [`~^${name}`]: 'boot' }), 'owner');
  const server = await startNginx(nginx, join(work, 'nginx'), folder, { version: 1, machines: [machine] });
  try {
    const path = encodeURIComponent(name);
    const bodyOf = async (target: string) => (await ask({ port: server.port, target })).body;
    expect(await bodyOf(`/${path}`)).toBe('public');
    expect(await bodyOf(`/private/${machine.token}/${path}`)).toBe('private');
    expect(await bodyOf(`/~%5e${path}`)).toBe('boot');
    const elsewhere = { port: server.port, target: `/~%5e${path}`, client: '127.0.0.9' };
    expect((await ask(elsewhere)).status).toBe(403);
  } finally {
    await server.stop();
  }
});

testWith(['nginx'], 'beside a default site it is found by its names', async ({ nginx }) => {
  const work = makeFolder();
  writeTree(join(work, 'out'), listFiles({ file: 'ours' }));
  const long = `${'boot.'.repeat(40)}example`;
  const server = await startNginx(nginx, join(work, 'nginx'), work, undefined, ['boot.example', long]);
  try {
    const say = (host: string) =>
      converse(server.port, `GET /file HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`).closed;
    expect(await say(`boot.example:${server.port}`)).toMatch(/^HTTP\/1\.1 200 /);
    expect(await say(long)).toMatch(/^HTTP\/1\.1 200 /);
    expect(await say('boot-example')).toMatch(/^HTTP\/1\.1 410 /);
  } finally {
    await server.stop();
  }
});

testWith(['nginx'], 'what is too large is refused', async ({ nginx }) => {
  const work = makeFolder();
  const server = await startNginx(nginx, join(work, 'nginx'), work);
  try {
    const say = (words: string) => converse(server.port, words).closed;
    expect(await say(`GET /${'x'.repeat(9_000)} HTTP/1.1\r\nHost: x\r\n\r\n`)).toMatch(/^HTTP\/1\.1 414 /);
    expect(await say(`GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(9_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 400 /,
    );
    expect(await say('\x16\x03\x01garbage\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
    expect(server.readLogs()).toMatch(/ 127\.0\.0\.1 - - 414 /);
  } finally {
    await server.stop();
  }
});
