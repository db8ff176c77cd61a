import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readAccess } from '../../lab/fleet/read-access.js';
import type { AccessList } from '../../src/package/access-list.js';

const script = 'netboot/ipxe/52-54-00-c5-00-02.ipxe';
const list: AccessList = {
  version: 1,
  machines: [
    { name: 'wall-1', token: 'a'.repeat(43), addresses: [], files: [], boot: [] },
    { name: 'wall-2', token: 'b'.repeat(43), addresses: ['192.168.1.5'], files: [], boot: [script] },
  ],
};

test('the lab reads tokens and boot scripts from the access list of a private tree', () => {
  const folder = mkdtempSync(join(tmpdir(), 'clockseed-access-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'access.json'), JSON.stringify(list));
  const accessOf = readAccess(folder);
  expect(accessOf('wall-2')).toMatchObject({ token: 'b'.repeat(43), boot: [script] });
  expect(() => accessOf('wall-9')).toThrow('access.json has no wall-9');
});
