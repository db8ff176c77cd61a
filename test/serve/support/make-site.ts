import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AccessList } from '../../../src/package/access-list.js';
import { writeTree } from '../../../src/write/write-tree.js';

/** A site's folder: `out`, `secrets` and `files`, as the server finds them. */
export interface Site {
  readonly folder: string;
  readonly out: string;
  readonly secrets: string;
  readonly files: string;
  remove(): void;
}

/** Tokens that a log is searched for. */
export const TOKENS = {
  'wall-1': 'a1'.repeat(21).concat('-'),
  'wall-2': 'B_2'.repeat(14).concat('x'),
  roaming: 'Roam'.repeat(10).concat('ing'),
} as const;

/** From where the tests ask. wall-1 has two addresses, roaming none that is known. */
export const ADDRESSES = { 'wall-1': ['127.0.0.2', '127.0.0.3'], 'wall-2': ['127.0.0.4'] } as const;

export const ACCESS: AccessList = {
  version: 1,
  machines: [
    {
      name: 'wall-1',
      token: TOKENS['wall-1'],
      addresses: ADDRESSES['wall-1'],
      files: ['nodes/wall-1/meta-data', 'nodes/wall-1/user-data', 'nodes/wall-1/gone'],
      boot: ['netboot/wall-1.ipxe'],
    },
    {
      name: 'wall-2',
      token: TOKENS['wall-2'],
      addresses: ADDRESSES['wall-2'],
      files: ['nodes/wall-2/user-data', 'nodes/wall-2/user-data.gz'],
      boot: ['netboot/wall-2.ipxe'],
    },
    {
      name: 'roaming',
      token: TOKENS.roaming,
      addresses: [],
      files: ['nodes/roaming/user-data'],
      boot: ['netboot/roaming.ipxe'],
    },
  ],
};

const PUBLISHED: Readonly<Record<string, string>> = {
  'nodes/wall-1/meta-data': 'instance-id: wall-1\n',
  'nodes/wall-1/user-data': 'public user-data of wall-1\n',
  'nodes/wall-2/user-data': 'public user-data of wall-2\n',
  'nodes/wall-2/vendor-data': '',
  'nodes/wall-2/user-data.gz': 'packed\n',
  'netboot/wall-1.ipxe': 'public boot script of wall-1\n',
  'packer/files/clockseed-adapter@.service': 'a name with a sign\n',
  'notes/grüße aus.txt': 'a name of letters and a space\n',
};

const PRIVATE: Readonly<Record<string, string>> = {
  'access.json': JSON.stringify(ACCESS),
  'nodes/wall-1/meta-data': 'private meta-data of wall-1\n',
  'nodes/wall-1/user-data': 'private user-data of wall-1\n',
  'nodes/wall-2/user-data': 'private user-data of wall-2\n',
  'nodes/wall-2/user-data.gz': 'private and packed\n',
  'nodes/roaming/user-data': 'private user-data of roaming\n',
  'netboot/wall-1.ipxe': `boot ${TOKENS['wall-1']}\n`,
  'netboot/wall-2.ipxe': `boot ${TOKENS['wall-2']}\n`,
  'netboot/roaming.ipxe': `boot ${TOKENS.roaming}\n`,
  'nodes/wall-3/user-data': 'of nobody\n',
};

/** 10 digits, over and over. */
export const IMAGE = '0123456789'.repeat(1000);

/** Makes the site of the contract. The caller removes it. */
export function makeSite(): Site {
  const folder = mkdtempSync(join(tmpdir(), 'clockseed-serve-'));
  const [out, secrets, files] = ['out', 'secrets', 'files'].map((name) => join(folder, name));
  if (!out || !secrets || !files) throw new Error('three names give three paths');
  writeTree(out, listFiles(PUBLISHED));
  writeTree(secrets, listFiles(PRIVATE), 'owner');
  writeFileSync(join(out, 'stray'), 'in no manifest\n');
  mkdirSync(join(files, 'debian/.hidden'), { recursive: true });
  writeFileSync(join(folder, 'outside'), 'outside of all trees\n');
  writeFileSync(join(files, 'debian/image'), IMAGE);
  writeFileSync(join(files, 'debian/linux.cfg'), 'text\n');
  writeFileSync(join(files, '.secret'), 'hidden\n');
  writeFileSync(join(files, 'debian/.hidden/file'), 'hidden\n');
  symlinkSync('../outside', join(files, 'way-out'));
  symlinkSync('..', join(files, 'folder-out'));
  return { folder, out, secrets, files, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Turns `{path: content}` into output files. */
export function listFiles(tree: Readonly<Record<string, string>>): { path: string; content: string }[] {
  return Object.entries(tree).map(([path, content]) => ({ path, content }));
}
