import { BYTES, type Clause, clause, TEXT } from './clause.js';

/** What everybody gets. */
export const PUBLIC: readonly Clause[] = [
  clause('a file of the tree', '/nodes/wall-1/meta-data', 200, {
    answer: 'instance-id: wall-1\n',
    answerHeaders: { ...TEXT, 'content-length': '20' },
  }),
  clause('an empty file', '/nodes/wall-2/vendor-data', 200, {
    answer: '',
    answerHeaders: { 'content-length': '0' },
  }),
  clause('a packed file', '/nodes/wall-2/user-data.gz', 200, { answerHeaders: BYTES }),
  clause('a query is no part of the name', '/nodes/wall-1/meta-data?x=/../y', 200),
  clause('an absolute target', 'http://example/nodes/wall-1/meta-data', 200),
  clause('an encoded name', '/notes/gr%C3%BC%c3%9fe%20aus.txt', 200, {
    answer: 'a name of letters and a space\n',
  }),
  clause('a needlessly encoded name', '/%6eodes/wall-1/meta-dat%61', 200),
  clause('a sign in a name', '/packer/files/clockseed-adapter@.service', 200),
  clause('HEAD', '/nodes/wall-1/meta-data', 200, {
    method: 'HEAD',
    answer: '',
    answerHeaders: { ...TEXT, 'content-length': '20' },
  }),
  clause('the public file of a machine with a private one', '/nodes/wall-1/user-data', 200, {
    answer: 'public user-data of wall-1\n',
  }),
  clause('the top', '/', 404),
  clause('a folder', '/nodes/wall-1/', 404),
  clause('a folder without its slash', '/nodes/wall-1', 404),
  clause('a file with a slash', '/nodes/wall-1/meta-data/', 404),
  clause('what is not there', '/nodes/wall-9/meta-data', 404),
  clause('the manifest', '/manifest.json', 404),
  clause('what only lies beside, in no manifest', '/stray', 404, { nginxStatus: 200 }),
];

/** Paths that are none. */
export const CROOKED: readonly Clause[] = [
  clause('dots that go up', '/nodes/../../outside', 400),
  clause('dots that stay inside', '/nodes/../nodes/wall-1/meta-data', 400),
  clause('one dot', '/nodes/./wall-1/meta-data', 400),
  clause('dots at the end', '/nodes/wall-1/..', 400),
  clause('encoded dots', '/%2e%2E/outside', 400),
  clause('half encoded dots', '/nodes/.%2e/nodes/wall-1/meta-data', 400),
  clause('an encoded slash', '/nodes%2fwall-1/meta-data', 400),
  clause('encoded slashes and dots', '/files/..%2F..%2foutside', 400),
  clause('a doubled slash', '/nodes//wall-1/meta-data', 400),
  clause('a doubled slash in front', '//nodes/wall-1/meta-data', 400),
  clause('doubly encoded dots', '/%252e%252e/outside', 404),
  clause('backslashes', '/nodes\\..\\..\\outside', 404),
  clause('encoded backslashes', '/files/%5c..%5c..%5coutside', 404),
  clause('overlong dots and slashes', '/files/%c0%ae%c0%ae%c0%afoutside', 404),
  clause('NUL', '/nodes/wall-1/meta-data%00.txt', 400),
  clause('a broken code', '/nodes/wall-1/meta-data%zz', 400),
  clause('half a code', '/nodes/wall-1/meta-data%4', 400),
];

/** What is no plain question for a file. */
export const METHODS: readonly Clause[] = [
  ...['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'PROPFIND'].map((method) => ({
    title: method,
    method,
    target: '/nodes/wall-1/meta-data',
    status: 405,
    answerHeaders: { allow: 'GET, HEAD' },
  })),
  clause('TRACE', '/nodes/wall-1/meta-data', 405, { method: 'TRACE' }),
  clause('POST with a body', '/nodes/wall-1/meta-data', 405, { method: 'POST', body: 'x'.repeat(100) }),
  clause('GET with a body', '/nodes/wall-1/meta-data', 413, {
    body: 'x'.repeat(100),
    headers: { 'content-length': '100' },
  }),
  clause('GET with a body in chunks', '/nodes/wall-1/meta-data', 413, {
    body: 'xx',
    headers: { 'transfer-encoding': 'chunked' },
  }),
  clause('GET that waits to be asked for its body', '/nodes/wall-1/meta-data', 413, {
    body: 'xx',
    headers: { 'content-length': '2', expect: '100-continue' },
  }),
];
