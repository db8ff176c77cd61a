import { BYTES, type Clause, clause, TEXT } from './clause.js';
import { IMAGE } from './make-site.js';

/** The site's own files. */
export const FILES: readonly Clause[] = [
  clause('a file of the site', '/files/debian/image', 200, {
    answer: IMAGE,
    answerHeaders: { ...BYTES, 'content-length': '10000', 'accept-ranges': 'bytes' },
  }),
  clause('a text of the site', '/files/debian/linux.cfg', 200, { answerHeaders: TEXT }),
  clause('the beginning of a file', '/files/debian/image', 206, {
    headers: { range: 'bytes=0-4' },
    answer: '01234',
    answerHeaders: { 'content-range': 'bytes 0-4/10000', 'content-length': '5' },
  }),
  clause('the rest of a file', '/files/debian/image', 206, {
    headers: { range: 'bytes=9995-' },
    answer: '56789',
  }),
  clause('the end of a file', '/files/debian/image', 206, { headers: { range: 'bytes=-3' }, answer: '789' }),
  clause('more than there is', '/files/debian/image', 206, {
    headers: { range: 'bytes=9998-20000' },
    answer: '89',
  }),
  clause('beyond the end', '/files/debian/image', 416, {
    headers: { range: 'bytes=10000-' },
    answerHeaders: { 'content-range': 'bytes */10000' },
  }),
  clause('a range of another unit', '/files/debian/image', 200, { headers: { range: 'lines=1-2' } }),
  clause('a range of a file that was another', '/files/debian/image', 200, {
    headers: { range: 'bytes=0-4', 'if-range': '"other"' },
  }),
  clause('a folder', '/files/debian/', 404),
  clause('a folder without its slash', '/files/debian', 404),
  clause('the folder itself', '/files/', 404),
  clause('the folder itself without its slash', '/files', 404),
  clause('a file with a dot in front', '/files/.secret', 404),
  clause('a folder with a dot in front', '/files/debian/.hidden/file', 404),
  clause('a link that leads out', '/files/way-out', 404),
  clause('a folder that leads out', '/files/folder-out/outside', 404),
  clause('a folder that leads to the secrets', '/files/folder-out/secrets/access.json', 404),
  clause('a name that is too long', `/files/${'x'.repeat(3000)}`, 404),
];
