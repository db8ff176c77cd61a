import { expect, test } from 'vitest';
import { listDhcpWords } from '../../lab/network/list-dhcp-words.js';

test('the lab answers DHCP by itself, with a range for each of its networks', () => {
  const words = listDhcpWords('/l', ['192.168.1.254/24'], { options: ['42,192.168.1.66'] });
  expect(words[0]).toBe('dnsmasq');
  expect(words).toEqual(
    expect.arrayContaining([
      '--conf-file=/dev/null',
      '--dhcp-range=set:lab,192.168.1.200,192.168.1.250,255.255.255.0,10m',
      '--dhcp-option-force=42,192.168.1.66',
    ]),
  );
});

test('or by a file alone, which finds what it serves where it says', () => {
  const words = listDhcpWords('/l', ['192.168.1.254/24'], { file: { path: '/o/dnsmasq.conf', tftp: '/t' } });
  expect(words.slice(0, 2)).toEqual(['sh', '-c']);
  expect(words[2]).toContain('exec dnsmasq');
  expect(words.slice(3, 5)).toEqual(['sh', '/t']);
  expect(words).toContain('--conf-file=/o/dnsmasq.conf');
  expect(words.filter((word) => /^--dhcp-(range|host|option|boot)/.test(word))).toEqual([]);
});
