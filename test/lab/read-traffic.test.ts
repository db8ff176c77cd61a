import { expect, test } from 'vitest';
import { describeTraffic, parseTraffic, subtractTraffic } from '../../lab/fleet/read-traffic.js';

const BEFORE = `Remote address  : 192.168.1.4 (C0A80104)
TX timestamping : Kernel
Total TX        : 24
Total RX        : 20
Total valid RX  : 19
`;

test('what has been exchanged with a source, and since an earlier look', () => {
  const before = parseTraffic(BEFORE);
  expect(before).toEqual({ sent: 24, received: 20, valid: 19 });
  // As chrony 4.6 says it.
  const now = parseTraffic(BEFORE.replace('24', '30').replace('20', '25').concat('Total good RX   : 19\n'));
  expect(subtractTraffic(now, before)).toEqual({ sent: 6, received: 5, valid: 0 });
  expect(describeTraffic(before)).toBe('24 requests, 20 answers, 19 of them accepted');
});

test('no source is no count', () => {
  expect(() => parseTraffic('501 Not authorised\n')).toThrow('no such source');
});
