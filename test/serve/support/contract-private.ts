import { BYTES, type Clause, clause, TEXT } from './clause.js';
import { ADDRESSES, TOKENS } from './make-site.js';

const [wall1, wall1Too] = ADDRESSES['wall-1'];
const [wall2] = ADDRESSES['wall-2'];
const own = (name: keyof typeof TOKENS, path: string) => `/private/${TOKENS[name]}/${path}`;

/** One machine's files, below its token. */
export const PRIVATE: readonly Clause[] = [
  clause('its own file', own('wall-1', 'nodes/wall-1/user-data'), 200, {
    client: wall1,
    answer: 'private user-data of wall-1\n',
    answerHeaders: { ...TEXT, 'cache-control': 'no-store' },
  }),
  clause('its own file, from its other address', own('wall-1', 'nodes/wall-1/user-data'), 200, {
    client: wall1Too,
  }),
  clause('its own file, packed', own('wall-2', 'nodes/wall-2/user-data.gz'), 200, {
    client: wall2,
    answerHeaders: BYTES,
  }),
  clause('its own file, from elsewhere', own('wall-1', 'nodes/wall-1/user-data'), 403, {
    client: '127.0.0.9',
  }),
  clause("its own file, from another machine's address", own('wall-1', 'nodes/wall-1/user-data'), 403, {
    client: wall2,
  }),
  clause("another's file with its own token", own('wall-1', 'nodes/wall-2/user-data'), 404, {
    client: wall1,
  }),
  clause("another's token", own('wall-2', 'nodes/wall-2/user-data'), 403, { client: wall1 }),
  clause('a token that nobody has', `/private/${'x'.repeat(43)}/nodes/wall-1/user-data`, 404, {
    client: wall1,
  }),
  clause('half a token', `/private/${TOKENS['wall-1'].slice(0, 20)}/nodes/wall-1/user-data`, 404, {
    client: wall1,
  }),
  clause('no token', '/private/nodes/wall-1/user-data', 404, { client: wall1 }),
  clause('an empty token', '/private//nodes/wall-1/user-data', 400, { client: wall1 }),
  clause('a token and no path', own('wall-1', ''), 404, { client: wall1 }),
  clause('a token alone', `/private/${TOKENS['wall-1']}`, 404, { client: wall1 }),
  clause('the list of all tokens', own('wall-1', 'access.json'), 404, { client: wall1 }),
  clause('the list of all tokens, publicly', '/access.json', 404),
  clause('the private manifest', own('wall-1', 'manifest.json'), 404, { client: wall1 }),
  clause('a private file that nobody was given', own('wall-1', 'nodes/wall-3/user-data'), 404, {
    client: wall1,
  }),
  clause('a file of the list that is not there', own('wall-1', 'nodes/wall-1/gone'), 404, { client: wall1 }),
  clause('its boot script below its token', own('wall-1', 'netboot/wall-1.ipxe'), 404, { client: wall1 }),
  clause('its own file in letters of another case', own('wall-1', 'NODES/wall-1/user-data'), 404, {
    client: wall1,
  }),
  clause('POST to a private file', own('wall-1', 'nodes/wall-1/user-data'), 405, {
    method: 'POST',
    client: wall1,
  }),
  clause('HEAD of a private file from elsewhere', own('wall-1', 'nodes/wall-1/user-data'), 403, {
    method: 'HEAD',
  }),
  clause('dots from a private file', own('wall-1', 'nodes/wall-1/../../access.json'), 400, { client: wall1 }),
  clause('a machine whose address is unknown', own('roaming', 'nodes/roaming/user-data'), 200, {
    client: '127.0.0.9',
    answer: 'private user-data of roaming\n',
  }),
];

/** One machine's boot scripts, at their public paths. */
export const BOOT: readonly Clause[] = [
  clause('its own boot script', '/netboot/wall-1.ipxe', 200, {
    client: wall1,
    answer: `boot ${TOKENS['wall-1']}\n`,
  }),
  clause('its own boot script that is private only', '/netboot/wall-2.ipxe', 200, {
    client: wall2,
    answer: `boot ${TOKENS['wall-2']}\n`,
  }),
  clause('its own boot script, encoded', '/netboot/%77all-2.ipxe', 200, { client: wall2 }),
  clause("another's boot script, with a public one of its name", '/netboot/wall-1.ipxe', 403, {
    client: wall2,
  }),
  clause("another's boot script", '/netboot/wall-2.ipxe', 403, { client: wall1 }),
  clause('a boot script of a machine whose address is unknown', '/netboot/roaming.ipxe', 403, {
    client: '127.0.0.9',
  }),
];
