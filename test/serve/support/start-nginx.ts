import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { AccessList } from '../../../src/package/access-list.js';
import { renderNginx } from '../../../src/package/netboot/render-nginx.js';

/** An nginx of this test's own. */
export interface TestNginx {
  readonly port: number;
  /** Both logs. */
  readLogs(): string;
  stop(): Promise<void>;
}

/**
 * Writes an nginx.conf that includes the generated file as /etc/nginx does, with all of nginx's places in `work`.
 * @param names of the server; with them a default site listens at the same place, as Debian's does
 */
export function writeNginx(
  work: string,
  folder: string,
  port: number,
  access?: AccessList,
  names?: readonly string[],
): string {
  const logs = join(work, 'logs');
  mkdirSync(logs, { recursive: true });
  const listen = [`127.0.0.1:${port}`];
  writeFileSync(
    join(work, 'clockseed.conf'),
    renderNginx({ listen, folder, logs, ...(names && { names }) }, access),
  );
  const site = names ? `server { listen ${listen[0]} default_server; server_name _; return 410; }` : '';
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${work}/${name};`,
  );
  const lines = [
    'daemon off;',
    // Its worker reads the private files, which are this user's.
    ...(process.getuid?.() === 0 ? ['user root;'] : []),
    `pid ${work}/nginx.pid;`,
    `error_log ${logs}/error.log;`,
    'events {}',
    `http { access_log off; ${temporary.join(' ')} include ${work}/clockseed.conf; ${site} }`,
  ];
  const path = join(work, 'nginx.conf');
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

/** Starts the real nginx with the generated file, on a free port of the loopback. */
export async function startNginx(
  nginx: string,
  work: string,
  folder: string,
  access?: AccessList,
  names?: readonly string[],
): Promise<TestNginx> {
  const port = await findPort();
  const path = writeNginx(work, folder, port, access, names);
  const child = spawn(nginx, ['-p', work, '-c', path], { stdio: ['ignore', 'inherit', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text: Buffer) => {
    said += text.toString();
  });
  while (!(await listens(port))) {
    if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}: ${said}`);
    await pause(20);
  }
  const read = (name: string) => readFileSync(join(work, 'logs', name), 'utf8');
  return {
    port,
    readLogs: () => said + read('clockseed-access.log') + read('clockseed-error.log'),
    stop: () => end(child),
  };
}

/** One that is free now; nobody else asks for one of these in the moment until nginx has it. */
async function findPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const bound = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof bound !== 'object' || !bound) throw new Error('no port');
  return bound.port;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}

async function end(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}
