import { expect, test } from 'vitest';
import { listPaths, parseRequests } from '../../lab/fleet/read-requests.js';

const LOG = `clockseed: http://192.168.1.254:8000
2026-03-01T10:00:00.000Z 192.168.1.5 GET /netboot/ipxe/boot.ipxe 200 32 1.2
2026-03-01T10:00:00.100Z 192.168.1.5 GET /private/…/nodes/wall-2/user-data 200 110860 8.3
2026-03-01T10:00:00.200Z 192.168.1.6 GET /private/…/nodes/wall-2/user-data 403 10 0.4
2026-03-01T10:00:00.300Z 192.168.1.5 GET /netboot/ipxe/boot.ipxe 200 32 0.9
2026-03-01T10:00:00.400Z 192.168.1.7 - - 400 0 0.1
2026-03-01T10:00:00.5`;

test('requests are read from the log of serve, talk and half lines are not', () => {
  const requests = parseRequests(LOG);
  expect(requests.map(({ client, status }) => `${client} ${status}`)).toEqual([
    ...['192.168.1.5 200', '192.168.1.5 200', '192.168.1.6 403', '192.168.1.5 200', '192.168.1.7 400'],
  ]);
});

test('what one client asked for, each path once', () => {
  const paths = ['/netboot/ipxe/boot.ipxe', '/private/…/nodes/wall-2/user-data'];
  expect(listPaths(parseRequests(LOG), '192.168.1.5')).toEqual(paths);
});
