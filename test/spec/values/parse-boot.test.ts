import { expect, test } from 'vitest';
import { parseBootFile, parseServer } from '../../../src/spec/values/parse-boot.js';

test.each(['http://10.0.0.2/', 'http://10.0.0.2:80/', 'http://Boot.example:8000/a/b/', 'http://boot/'])(
  '%s is where machines boot from',
  (text) => expect(parseServer(text)).toBe(text),
);

// iPXE, GRUB and nginx would not all look in the same place.
test.each([
  'http://010.0.0.2/',
  'http://127.1/',
  'http://0x7f.0.0.1/',
  'http://2130706433/',
  'http://256.0.0.1/',
  'http://.boot/',
  'http://boot..example/',
  'http://-boot/',
  'http://boot:99999/',
  'https://boot/',
])('%s is not', (text) => {
  expect(parseServer(text)).toMatchObject({ refused: 'invalid-value' });
  expect(parseBootFile(`${text}vmlinuz`)).toMatchObject({ refused: 'invalid-value' });
});
