import { expect, test } from 'vitest';
import { listPaths, parseRequests } from '../../lab/fleet/read-requests.js';
import { type LogEntry, printLogLine } from '../../src/serve/print-log-line.js';

const ENTRY = { time: new Date('2026-03-01T10:00:00Z'), method: 'GET', bytes: 32, milliseconds: 1.24 };
const SCRIPT = 'netboot/ipxe/boot.ipxe';
const SEED = `private/${'t'.repeat(43)}/nodes/wall-2/user-data`;

const entries: LogEntry[] = [
  { ...ENTRY, client: '192.168.1.5', path: SCRIPT, status: 200 },
  { ...ENTRY, client: '192.168.1.5', path: SEED, status: 200 },
  { ...ENTRY, client: '192.168.1.6', path: SEED, status: 403 },
  { ...ENTRY, client: '192.168.1.5', path: SCRIPT, status: 200 },
  { ...ENTRY, client: '192.168.1.7', method: undefined, path: undefined, status: 400 },
  { ...ENTRY, client: '192.168.1.8', path: SCRIPT, status: undefined },
];

const log = ['clockseed: out/ is served at http://192.168.1.254:8000/\n', ...entries.map(printLogLine)].join(
  '',
);

test('requests are read from what serve logs; its talk, what had no answer and half a line are not', () => {
  const requests = parseRequests(`${log}2026-03-01T10:00:00.5`);
  expect(requests.map(({ client, status }) => `${client} ${status}`)).toEqual([
    ...['192.168.1.5 200', '192.168.1.5 200', '192.168.1.6 403', '192.168.1.5 200', '192.168.1.7 400'],
  ]);
});

test('what one client asked for, each path once', () => {
  const paths = [`/${SCRIPT}`, '/private/…/nodes/wall-2/user-data'];
  expect(listPaths(parseRequests(log), '192.168.1.5')).toEqual(paths);
});
