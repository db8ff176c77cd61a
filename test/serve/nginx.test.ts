import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { findTool, testWith } from '../support/tools.js';
import { ask } from './support/ask.js';
import { CONTRACT } from './support/contract.js';
import { expectAnswer } from './support/expect-answer.js';
import { ACCESS, makeSite, type Site, TOKENS } from './support/make-site.js';
import { startNginx, type TestNginx } from './support/start-nginx.js';

const nginx = findTool('nginx');
let work: string;
let site: Site;
let server: TestNginx;
let bare: TestNginx;

beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'clockseed-nginx-'));
  site = makeSite();
  if (nginx === undefined) return;
  server = await startNginx(nginx, join(work, 'all'), site.folder, ACCESS);
  bare = await startNginx(nginx, join(work, 'bare'), site.folder);
});

afterAll(async () => {
  await server?.stop();
  await bare?.stop();
  site.remove();
  rmSync(work, { recursive: true });
});

for (const [chapter, clauses] of Object.entries(CONTRACT)) {
  describe(chapter, () => {
    for (const clause of clauses) {
      const status = clause.nginxStatus ?? clause.status;
      testWith(['nginx'], `${clause.title}: ${status}`, () => expectAnswer(server.port, clause, status));
    }
  });
}

testWith(['nginx'], 'no token is in its logs', async () => {
  for (const token of Object.values(TOKENS)) {
    const targets = [
      `/private/${token}/x`,
      `/${token}`,
      `/${token}/${token}`,
      `/a?${token}`,
      `/x/private/${token}`,
    ];
    for (const target of [...targets, `/private/${token}/%zz`, `/private/${token}/../../../x`])
      await ask({ port: server.port, target });
    await ask({
      port: server.port,
      target: '/nodes/wall-1/meta-data',
      headers: { referer: token, 'user-agent': token },
    });
  }
  const text = server.readLogs();
  for (const token of Object.values(TOKENS)) expect(text).not.toContain(token);
  expect(text).toContain(' 127.0.0.2 GET /private/.../nodes/wall-1/user-data 200 28 ');
});

testWith(['nginx'], 'the file without an access list has nothing private', async () => {
  for (const clause of [...CONTRACT.PUBLIC, ...CONTRACT.CROOKED, ...CONTRACT.FILES])
    await expectAnswer(bare.port, clause, clause.nginxStatus ?? clause.status);
  for (const { target, client = '127.0.0.1' } of CONTRACT.PRIVATE)
    expect((await ask({ port: bare.port, target, client })).status).toBeOneOf([400, 404]);
});
