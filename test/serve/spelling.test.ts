import { expect, onTestFinished, test } from 'vitest';
import { converse } from './support/ask.js';
import { makeSite } from './support/make-site.js';
import { startServe } from './support/start-serve.js';

// GRUB 2.06 compares the name letter by letter (grub-core/net/http.c), and waits half a minute for a file without a length.
test.each([
  ['a file', 'GET', '', /^HTTP\/1\.1 200 /],
  ['a part of one', 'GET', 'Range: bytes=0-3\r\n', /^HTTP\/1\.1 206 /],
  ['only what is said of it', 'HEAD', '', /^HTTP\/1\.1 200 /],
])('the length of %s is spelt as GRUB reads it', async (_, method, more, status) => {
  const site = makeSite();
  const server = await startServe(site);
  onTestFinished(async () => {
    await server.stop();
    site.remove();
  });
  const request = `${method} /nodes/wall-1/meta-data HTTP/1.1\r\nHost: x\r\n${more}Connection: close\r\n\r\n`;
  const answer = (await converse(server.port, request).closed).toString();
  expect(answer).toMatch(status);
  expect(answer.match(/^content-length: .*$/gim)).toEqual([expect.stringMatching(/^Content-Length: \d+$/)]);
});
