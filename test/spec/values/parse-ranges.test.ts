import { describe, expect, test } from 'vitest';
import {
  MAX_MACHINES,
  parseAddressRange,
  parseNameRange,
  type Range,
} from '../../../src/spec/values/parse-ranges.js';
import { isRefusal, type Refusal } from '../../../src/spec/values/refusal.js';

function expand<T>(range: Range<T> | Refusal): T[] | string {
  return isRefusal(range)
    ? range.refused
    : Array.from({ length: range.length }, (_, index) => range.at(index));
}

const names = (text: string) => expand(parseNameRange(text));
const addresses = (text: string) => {
  const range = expand(parseAddressRange(text));
  return typeof range === 'string' ? range : range.map((address) => address.text);
};

describe('parseNameRange', () => {
  test.each([
    ['wall-2', ['wall-2']],
    ['wall-2..4', ['wall-2', 'wall-3', 'wall-4']],
    ['wall-9..11', ['wall-9', 'wall-10', 'wall-11']],
    ['n-08..11', ['n-08', 'n-09', 'n-10', 'n-11']],
    ['n-0..2', ['n-0', 'n-1', 'n-2']],
    ['n-00..01', ['n-00', 'n-01']],
    ['n-7..7', ['n-7']],
    ['rack2-wall3..4', ['rack2-wall3', 'rack2-wall4']],
    ['n-9007199254740993..9007199254740994', ['n-9007199254740993', 'n-9007199254740994']],
  ])('%s', (text, expected) => {
    expect(names(text)).toEqual(expected);
  });

  test.each([
    ['n-4..2', 'range'],
    ['n-a..c', 'range'],
    ['n-1..', 'range'],
    ['..4', 'range'],
    ['n-1..2..3', 'range'],
    ['n-01..100', 'range'],
    ['n-1..03', 'range'],
    ['n-2..n-4', 'range'],
    [`n-1..${MAX_MACHINES}`, MAX_MACHINES],
    [`n-0..${MAX_MACHINES}`, 'too-many-machines'],
    [`${'1'.repeat(1_000_000)}..x`, 'range'],
    [`n-1..${'9'.repeat(200)}`, 'too-many-machines'],
  ])('%.40s is %s', (text, expected) => {
    const found = names(text);
    expect(typeof found === 'string' ? found : found.length).toBe(expected);
  });
});

describe('parseAddressRange', () => {
  test.each([
    ['10.0.0.1', ['10.0.0.1']],
    ['10.0.0.1..3', ['10.0.0.1', '10.0.0.2', '10.0.0.3']],
    ['10.0.0.255..10.0.1.1', ['10.0.0.255', '10.0.1.0', '10.0.1.1']],
    ['fd00::9..b', ['fd00::9', 'fd00::a', 'fd00::b']],
    ['fd00::f..10', ['fd00::f', 'fd00::10']],
    ['fd00::..2', ['fd00::', 'fd00::1', 'fd00::2']],
    ['fd00::ffff..fd00::1:0', ['fd00::ffff', 'fd00::1:0']],
    ['255.255.255.254..255', ['255.255.255.254', '255.255.255.255']],
  ])('%s', (text, expected) => {
    expect(addresses(text)).toEqual(expected);
  });

  test.each([
    ['10.0.0.3..1', 'range'],
    ['10.0.0.1..256', 'range'],
    ['10.0.0.1..', 'range'],
    ['10.0.0.1..2..3', 'range'],
    ['10.0.0.1..fd00::1', 'range'],
    ['10.0.0.1..02', 'range'],
    ['..10.0.0.1', 'invalid-address'],
    ['10.0.0.1..a', 'range'],
    ['::..ffff::', 'too-many-machines'],
    [`10.0.0.1..${'1'.repeat(1_000_000)}`, 'range'],
  ])('%.40s is refused as %s', (text, expected) => {
    expect(addresses(text)).toBe(expected);
  });
});
