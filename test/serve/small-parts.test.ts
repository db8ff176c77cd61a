import { describe, expect, test } from 'vitest';
import { canonicalAddress } from '../../src/serve/canonical-address.js';
import { parseAccessList } from '../../src/serve/parse-access-list.js';
import { parseListen } from '../../src/serve/parse-listen.js';
import { printLogLine } from '../../src/serve/print-log-line.js';
import { readRange } from '../../src/serve/read-range.js';
import { ACCESS, TOKENS } from './support/make-site.js';

test.each([
  ['127.0.0.1:8000', { host: '127.0.0.1', port: 8000 }],
  ['[::1]:0', { host: '::1', port: 0 }],
  ['[fe80::1%eth0]:80', { host: 'fe80::1%eth0', port: 80 }],
  ['127.0.0.1', undefined],
  [':8000', undefined],
  ['[127.0.0.1]:80', undefined],
  ['::1:80', undefined],
  ['127.0.0.1:65536', undefined],
  ['127.0.0.1:80 ', undefined],
])('where to listen: %s', (text, place) => expect(parseListen(text)).toEqual(place));

test.each([
  ['::ffff:10.0.0.5', '10.0.0.5'],
  ['FD00:0:0::0005', 'fd00::5'],
  ['fe80::1%eth0', 'fe80::1'],
  ['10.0.0.5', '10.0.0.5'],
  ['10.5', undefined],
  ['0x0a000005', undefined],
  ['', undefined],
])('one spelling of %s', (text, canonical) => expect(canonicalAddress(text)).toBe(canonical));

test.each([
  [undefined, undefined],
  ['bytes=0-0', { start: 0, length: 1 }],
  ['bytes=5-', { start: 5, length: 5 }],
  ['bytes=-4', { start: 6, length: 4 }],
  ['bytes=-40', { start: 0, length: 10 }],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=10-', 'unsatisfiable'],
  ['bytes=4-2', undefined],
  ['bytes=-', undefined],
  ['bytes=0-1,3-4', undefined],
  [`bytes=0-${'9'.repeat(30)}`, undefined],
])('a range of ten bytes: %s', (header, range) => expect(readRange(header, 10)).toEqual(range));

test('a range of nothing', () => expect(readRange('bytes=0-', 0)).toBe('unsatisfiable'));

describe('a line of the log', () => {
  const entry = {
    time: new Date(0),
    client: '10.0.0.5',
    method: 'GET',
    status: 200,
    bytes: 7,
    milliseconds: 1.26,
  };
  const shown = (path: string) => printLogLine({ ...entry, path }).split(' ')[3];

  test('is seven words', () =>
    expect(printLogLine({ ...entry, path: 'a/b' })).toBe(
      '1970-01-01T00:00:00.000Z 10.0.0.5 GET /a/b 200 7 1.3\n',
    ));

  test.each([
    ['private/short/a', '/private/…/a'],
    ['private/a/private/b', '/private/…/private/…'],
    ['Private//a/b', '/Private//…/b'],
    [`x/${TOKENS['wall-1']}${TOKENS['wall-2']}/y`, '/x/…/y'],
    ['private', '/private'],
    ['a\x1b[31m\n"b\\', '/a\\x1b[31m\\x0a\\x22b\\x5c'],
  ])('%j', (path, text) => expect(shown(path)).toBe(text));
});

describe('an access list', () => {
  const [first, second] = ACCESS.machines;
  const parse = (...machines: unknown[]) => parseAccessList(JSON.stringify({ version: 1, machines }));

  test('is taken', () => expect(parse(...ACCESS.machines)).toEqual(ACCESS));

  test.each([
    ['another version', parseAccessList('{"version": 2, "machines": []}'), 'version is wrong'],
    ['no JSON', parseAccessList('{'), 'is not JSON'],
    ['no object', parseAccessList('[]'), 'its top is wrong'],
    ['an unknown key', parse({ ...first, more: 1 }), 'machines.0 is wrong'],
    ['a short token', parse({ ...first, token: 'x' }), 'machines.0.token is wrong'],
    ['a path that leads out', parse({ ...first, files: ['../x'] }), 'machines.0.files.0 is wrong'],
    ['an absolute path', parse({ ...first, boot: ['/x'] }), 'machines.0.boot.0 is wrong'],
    ['an address that is none', parse({ ...first, addresses: ['dhcp'] }), 'machines.0.addresses.0 is wrong'],
    ['one name twice', parse(first, { ...second, name: first?.name }), 'names a machine twice'],
    ['one token twice', parse(first, { ...second, token: first?.token }), 'one token for two machines'],
    [
      'one boot script twice',
      parse(first, { ...second, boot: first?.boot }),
      'one boot script for two machines',
    ],
  ])('with %s is refused, and no token is quoted', (_, result, says) => {
    expect(result).toContain(says);
    expect(result).not.toContain(TOKENS['wall-1']);
  });
});
