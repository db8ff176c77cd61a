import { describe, expect, test } from 'vitest';
import {
  addressAt,
  addressBytes,
  contains,
  overlap,
  parseAddress,
  parseNetwork,
  reservedIn,
} from '../../../src/spec/values/addresses.js';
import { describeSpecial } from '../../../src/spec/values/describe-special.js';
import { isRefusal, type Refusal } from '../../../src/spec/values/refusal.js';

/** What was read; a refusal fails the test. */
function take<T>(result: T | Refusal): T {
  if (isRefusal(result)) throw new Error(result.message);
  return result;
}

describe('parseAddress', () => {
  test.each([
    ['192.168.1.4', '192.168.1.4', 0xc0a80104n],
    ['0.0.0.0', '0.0.0.0', 0n],
    ['FD00:0:0::0A', 'fd00::a', 0xfd00_0000_0000_0000_0000_0000_0000_000an],
    ['::', '::', 0n],
  ])('%s is %s', (text, canonical, number) => {
    const address = take(parseAddress(text));
    expect(address).toMatchObject({ text: canonical, number });
    expect(addressAt(address.family, number)).toEqual(address);
  });

  test.each([
    '',
    '1.2.3',
    '1.2.3.4.5',
    '01.2.3.4',
    '256.0.0.1',
    '1.2.3.4 ',
    '0x7f.0.0.1',
    '2130706433',
    ':',
    ':::',
    'fd00:::1',
    'fd00::1::2',
    'fe80::1%eth0',
    '::ffff:1.2.3.4',
    'fd00::g',
    '1:2:3:4:5:6:7:8:9',
    ':'.repeat(1_000_000),
  ])('%.20s is none', (text) => {
    expect(parseAddress(text)).toMatchObject({ refused: 'invalid-address' });
  });

  test('bytes stand in network order', () => {
    expect([...addressBytes(take(parseAddress('192.168.1.4')))]).toEqual([192, 168, 1, 4]);
    expect(addressBytes(take(parseAddress('fd00::1')))).toHaveLength(16);
  });
});

describe('networks', () => {
  test.each([
    ['192.168.1.0/24', '192.168.1.0', '192.168.1.255'],
    ['10.0.0.0/31', '10.0.0.0', '10.0.0.1'],
    ['10.0.0.1/32', '10.0.0.1', '10.0.0.1'],
    ['128.0.0.0/1', '128.0.0.0', '255.255.255.255'],
    ['fd00::/64', 'fd00::', 'fd00::ffff:ffff:ffff:ffff'],
  ])('%s reaches from %s to %s', (text, first, last) => {
    const network = take(parseNetwork(text));
    expect(addressAt(network.family, network.first).text).toBe(first);
    expect(addressAt(network.family, network.last).text).toBe(last);
    expect(contains(network, addressAt(network.family, network.first))).toBe(true);
    expect(contains(network, addressAt(network.family, network.last))).toBe(true);
    if (network.first > 0n)
      expect(contains(network, addressAt(network.family, network.first - 1n))).toBe(false);
  });

  test('a family never holds the other', () => {
    expect(contains(take(parseNetwork('::/1')), take(parseAddress('10.0.0.1')))).toBe(false);
  });

  test('host bits are named with the network that was meant', () => {
    expect(parseNetwork('192.168.1.4/24')).toMatchObject({
      refused: 'host-bits-set',
      suggestion: '192.168.1.0/24',
    });
    expect(parseNetwork('192.168.1.0/255.255.255.0')).toMatchObject({ suggestion: '192.168.1.0/24' });
  });

  test.each([
    ['10.0.0.0/24', '10.0.0.0', 'network'],
    ['10.0.0.0/24', '10.0.0.255', 'broadcast'],
    ['10.0.0.0/24', '10.0.0.1', undefined],
    ['10.0.0.0/30', '10.0.0.3', 'broadcast'],
    ['10.0.0.0/31', '10.0.0.0', undefined],
    ['10.0.0.0/31', '10.0.0.1', undefined],
    ['10.0.0.1/32', '10.0.0.1', undefined],
    ['fd00::/64', 'fd00::', 'network'],
    ['fd00::/64', 'fd00::ffff:ffff:ffff:ffff', undefined],
    ['fd00::/127', 'fd00::', undefined],
  ])('in %s %s is reserved as %s', (network, address, expected) => {
    expect(reservedIn(take(parseNetwork(network)), take(parseAddress(address)))).toBe(expected);
  });

  test.each([
    ['10.0.0.0/24', '10.0.0.128/25', true],
    ['10.0.0.0/24', '10.0.1.0/24', false],
    ['128.0.0.0/1', '8000::/1', false],
  ])('%s and %s overlap: %s', (one, other, expected) => {
    expect(overlap(take(parseNetwork(one)), take(parseNetwork(other)))).toBe(expected);
    expect(overlap(take(parseNetwork(other)), take(parseNetwork(one)))).toBe(expected);
  });
});

test.each([
  ['10.0.0.1', undefined],
  ['169.254.0.1', undefined],
  ['126.255.255.255', undefined],
  ['127.0.0.1', 'a loopback address'],
  ['223.255.255.255', undefined],
  ['224.0.0.1', 'a multicast address'],
  ['240.0.0.1', 'a reserved address'],
  ['255.255.255.255', 'a reserved address'],
  ['::1', 'the loopback address'],
  ['::2', undefined],
  ['fe80::1', 'a link-local address'],
  ['febf::1', 'a link-local address'],
  ['fec0::1', undefined],
  ['ff02::1', 'a multicast address'],
])('%s is %s', (text, expected) => {
  expect(describeSpecial(take(parseAddress(text)))).toBe(expected);
});
