import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Run, runCli, withFolder, withSpec } from './support/run-cli.js';

const specFor = (members: string) =>
  `version: 1\nname: t\nos: debian-12\ngroups: {g: {network: 10.0.0.0/24, interface: a, authentication: keys, primary: {p: 10.0.0.1}, secondary: {${members}}}}\n`;
const SPEC = specFor('s-1..2: 10.0.0.2..3');
const KEYGEN = ['keygen', 'topology.yaml', '--keys', 'keys'];
const GENERATE = ['generate', 'topology.yaml', '--keys', 'keys', '--secrets-out', 'secret'];
const modeOf = (...path: string[]) => (statSync(join(...path)).mode & 0o777).toString(8);

/** The secrets of a key file, in hex. */
function secretsOf(folder: string): string[] {
  return [...readFileSync(join(folder, 'keys'), 'utf8').matchAll(/HEX:([0-9A-F]+)/g)].map(
    ([, hex]) => hex ?? '',
  );
}

/** Every file below a folder, relative. */
function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

/** Whether bytes hold a secret: as hex of either case, as it is, or in base64. */
function holds(bytes: Buffer, hex: string): boolean {
  const raw = Buffer.from(hex, 'hex');
  const text = bytes.toString('latin1');
  return (
    text.toUpperCase().includes(hex) ||
    bytes.includes(raw) ||
    text.includes(raw.toString('base64').slice(0, 20))
  );
}

const said = ({ stdout, stderr }: Run) => Buffer.from(stdout + stderr);

describe('keygen and generate', () => {
  test('the keys are in the key file and in the private tree, and nowhere else', () => {
    withSpec(SPEC, (folder) => {
      const runs = [
        runCli(KEYGEN, { folder }),
        runCli([...KEYGEN, '--json'], { folder }),
        runCli([...KEYGEN, '--rotate'], { folder }),
        runCli(GENERATE, { folder }),
        runCli([...GENERATE, '--json'], { folder }),
        runCli(['plan', 'topology.yaml', '--json'], { folder }),
      ];
      expect(runs.map(({ status, stderr }) => [status, stderr])).toEqual(runs.map(() => [0, '']));
      const secrets = secretsOf(folder);
      expect(secrets).toHaveLength(4);
      expect(new Set(secrets).size).toBe(4);
      for (const secret of secrets) {
        for (const run of runs) expect(holds(said(run), secret)).toBe(false);
        const out = join(folder, 'out');
        expect(listFiles(out).filter((path) => holds(readFileSync(join(out, path)), secret))).toEqual([]);
      }
      const secret = join(folder, 'secret');
      const holding = listFiles(secret).filter((path) =>
        secrets.some((one) => holds(readFileSync(join(secret, path)), one)),
      );
      expect(holding).toEqual(
        ['p', 's-1', 's-2']
          .flatMap((name) => [`install/${name}.sh`])
          .concat(['nodes/p/user-data', 'nodes/s-1/user-data', 'nodes/s-2/user-data']),
      );
      // A secondary has its own keys, current and next, and no other's.
      expect(secrets.filter((one) => holds(readFileSync(join(secret, 'nodes/s-1/user-data')), one))).toEqual(
        secrets.slice(0, 2),
      );
    });
  });

  test('both trees have the same names; the private one is whole and for its owner alone', () => {
    withSpec(SPEC, (folder) => {
      runCli(KEYGEN, { folder });
      runCli(GENERATE, { folder });
      const secret = join(folder, 'secret');
      const files = listFiles(secret);
      const out = listFiles(join(folder, 'out'));
      // Who may ask for what is of the private tree alone.
      const [access, ...others] = files;
      expect(access).toBe('access.json');
      expect(others).toEqual(out.filter((path) => /^(nodes\/|install|manifest)/.test(path)));
      expect(files).toContain('nodes/p/vendor-data');
      for (const path of files)
        expect([path, modeOf(secret, path)]).toEqual([path, path === 'install.sh' ? '700' : '600']);
      for (const path of ['', 'nodes', 'nodes/p', 'install'])
        expect([path, modeOf(secret, path)]).toEqual([path, '700']);
      expect(modeOf(folder, 'keys')).toBe('600');
      const before = files.map((path) => readFileSync(join(secret, path), 'utf8'));
      expect(runCli(GENERATE, { folder }).stdout).toMatch(/secret\/: 0 files written/);
      expect(files.map((path) => readFileSync(join(secret, path), 'utf8'))).toEqual(before);
      // A machine that is gone takes its keys with it.
      writeFileSync(join(folder, 'topology.yaml'), specFor('s-1: 10.0.0.2'));
      runCli([...KEYGEN, '--prune'], { folder });
      runCli(GENERATE, { folder });
      expect(listFiles(secret).filter((path) => path.includes('s-2'))).toEqual([]);
    });
  });
});

/** Each in a folder with a spec and its keys: what is done first, the command, its exit code, what it says. */
const REFUSED: readonly (readonly [
  title: string,
  change: (folder: string) => void,
  args: readonly string[],
  status: number,
  says: RegExp,
])[] = [
  [
    'keys, but no key file',
    () => {},
    ['generate', 'topology.yaml'],
    2,
    /authentication: keys, for 2 links: first clockseed keygen topology.yaml --keys FILE/,
  ],
  [
    'a key file that is not there',
    () => {},
    [...GENERATE.slice(0, 3), 'none'],
    2,
    /none: no such file. Make the keys first: clockseed keygen topology.yaml --keys none/,
  ],
  [
    'a private tree without keys',
    () => {},
    ['generate', 'topology.yaml', '--secrets-out', 'secret'],
    2,
    /--secrets-out needs --keys/,
  ],
  [
    'a key file for many eyes',
    (f) => chmodSync(join(f, 'keys'), 0o640),
    GENERATE,
    1,
    /keys may be read by others \(mode 0640\): chmod 600 keys/,
  ],
  ['the same for keygen', (f) => chmodSync(join(f, 'keys'), 0o604), KEYGEN, 1, /mode 0604/],
  [
    'a machine without a key',
    (f) => writeFileSync(join(f, 'topology.yaml'), specFor('s-1..3: 10.0.0.2..4')),
    GENERATE,
    1,
    /keys has no key for: p with s-3. Make what is missing: clockseed keygen topology.yaml --keys keys/,
  ],
  [
    'keys of a machine that is gone',
    (f) => writeFileSync(join(f, 'topology.yaml'), specFor('s-1: 10.0.0.2')),
    GENERATE,
    1,
    /links that the spec does not have: p with s-2. Drop them: clockseed keygen topology.yaml --keys keys --prune/,
  ],
  [
    'another spec’s keys',
    (f) => writeFileSync(join(f, 'topology.yaml'), SPEC.replace('name: t', 'name: u')),
    KEYGEN,
    1,
    /holds the keys of "t", and this spec is u/,
  ],
  [
    'one tree in the other',
    () => {},
    [...GENERATE.slice(0, 4), '--secrets-out', 'out/secret'],
    2,
    /stand in each other/,
  ],
  ['the other in the one', () => {}, [...GENERATE, '--out', 'secret/out'], 2, /stand in each other/],
  [
    'keys in the output',
    () => {},
    ['generate', 'topology.yaml', '--keys', 'out/keys'],
    2,
    /out\/keys is inside out/,
  ],
  [
    'a private tree for many eyes',
    (f) => mkdirSync(join(f, 'secret'), { mode: 0o755 }),
    GENERATE,
    2,
    /others may look into it \(mode 0755\): chmod 700/,
  ],
  [
    'a spec without keys',
    (f) => writeFileSync(join(f, 'topology.yaml'), SPEC.replace('authentication: keys, ', '')),
    KEYGEN,
    2,
    /no group says authentication: keys/,
  ],
  [
    'another keygen at work',
    (f) => writeFileSync(join(f, '.clockseed-new-keys'), ''),
    KEYGEN,
    1,
    /another clockseed keygen is at work/,
  ],
  ['no key file named', () => {}, ['keygen', 'topology.yaml'], 2, /--keys/],
];

describe('what would leak or not fit is refused', () => {
  test.each(REFUSED)('%s', (_, change, args, status, says) => {
    withSpec(SPEC, (folder) => {
      expect(runCli(KEYGEN, { folder }).status).toBe(0);
      const before = readFileSync(join(folder, 'keys'), 'utf8');
      change(folder);
      const run = runCli(args, { folder });
      expect([run.status, run.stderr, run.stdout]).toEqual([status, expect.stringMatching(says), '']);
      for (const secret of secretsOf(folder)) expect(holds(said(run), secret)).toBe(false);
      expect(readFileSync(join(folder, 'keys'), 'utf8')).toBe(before);
      expect(readdirSync(folder)).not.toContain('out');
    });
  });

  test('git would commit it: neither keys nor the private tree, unless it ignores them', () => {
    withSpec(SPEC, (folder) => {
      if (spawnSync('git', ['init', '-q', folder]).status !== 0) return;
      const refused = runCli(KEYGEN, { folder });
      expect([refused.status, refused.stderr]).toEqual([
        2,
        expect.stringMatching(/git work tree .* does not ignore it/),
      ]);
      expect(readdirSync(folder)).not.toContain('keys');
      expect(runCli([...KEYGEN, '--force'], { folder }).status).toBe(0);
      expect(runCli(GENERATE, { folder }).stderr).toMatch(/secret\/manifest.json is in the git work tree/);
      writeFileSync(join(folder, '.gitignore'), 'secret/*.json\nkeys\n');
      expect(runCli(GENERATE, { folder }).stderr).toMatch(/secret\/nodes\/machine\/user-data is in/);
      writeFileSync(join(folder, '.gitignore'), '/secret/\nkeys\n');
      expect(runCli(KEYGEN, { folder }).status).toBe(0);
      expect(runCli(GENERATE, { folder }).status).toBe(0);
      // What git tracks already, it does not ignore.
      spawnSync('git', ['-C', folder, 'add', '-f', 'keys']);
      expect(runCli(KEYGEN, { folder }).status).toBe(2);
    });
  });

  test('a key file that is forced is private afterwards', () => {
    withSpec(SPEC, (folder) => {
      runCli(KEYGEN, { folder });
      chmodSync(join(folder, 'keys'), 0o644);
      expect(runCli([...KEYGEN, '--force'], { folder }).status).toBe(0);
      expect(modeOf(folder, 'keys')).toBe('600');
    });
  });
});

test('keys come from the system’s random source: no two runs make the same', () => {
  const secrets = [1, 2].flatMap(() =>
    withSpec(SPEC, (folder) => {
      runCli(KEYGEN, { folder });
      return secretsOf(folder);
    }),
  );
  expect(new Set(secrets).size).toBe(4);
});

test('keygen says what it did', () => {
  withFolder((folder) => {
    writeFileSync(join(folder, 'topology.yaml'), SPEC);
    expect(runCli(KEYGEN, { folder }).stdout).toContain('keys: 2 links, 2 of them new.\n');
    expect(runCli([...KEYGEN, '--rotate'], { folder }).stdout).toMatch(/first half/);
    expect(JSON.parse(runCli([...KEYGEN, '--rotate', '--json'], { folder }).stdout)).toEqual({
      keys: 'keys',
      links: 2,
      added: [],
      gone: [],
      rotation: 'turned',
    });
    writeFileSync(join(folder, 'topology.yaml'), specFor('s-1: 10.0.0.2'));
    expect(runCli(KEYGEN, { folder }).stdout).toContain(
      'no longer in the spec, kept until --prune: p with s-2\n',
    );
    expect(runCli([...KEYGEN, '--prune'], { folder }).stdout).toContain(
      'no longer in the spec, dropped: p with s-2\n',
    );
  });
});
