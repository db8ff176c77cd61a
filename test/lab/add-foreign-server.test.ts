import { expect, test } from 'vitest';
import { parseAskers } from '../../lab/fleet/add-foreign-server.js';

test('who asked the foreign server, one a request', () => {
  expect(parseAskers('ready\nasked by 192.168.1.5\nasked by 192.168.1.5\n')).toEqual([
    '192.168.1.5',
    '192.168.1.5',
  ]);
  expect(parseAskers('ready\n')).toEqual([]);
});
