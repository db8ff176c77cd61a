import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { testWith } from '../support/tools.js';
import { runCli, withFolder } from './support/run-cli.js';

const HALL = `
    network: 10.1.0.0/24
    interface: eth0
    primary: {p: 10.1.0.1}
    secondary: {s-1..3: 10.1.0.11..13}
`;
const WHOLE = `version: 1
name: site
os: debian-12
polling: tight
verify: {within: 10m, every: 30s}
groups:
  hall:${HALL}machines:
  p: {mac: "52:54:00:00:00:01"}
`;
/** The same in several files. */
const PARTS: Readonly<Record<string, string>> = {
  'topology.yaml':
    'version: 1\nname: site\ninclude: [parts/hall.yaml, parts/site.yaml]\nverify: {within: 10m}\n',
  'parts/site.yaml': 'os: debian-12\ninclude: [polling.yaml]\nverify: {every: 30s}\n',
  'parts/polling.yaml': 'polling: tight\n',
  'parts/hall.yaml': `include: inventory.yaml\ngroups:\n  hall:${HALL}`,
  'parts/inventory.yaml': 'machines:\n  p: {mac: "52:54:00:00:00:01"}\n',
};

function writeParts(folder: string): void {
  mkdirSync(join(folder, 'parts'));
  for (const [path, text] of Object.entries(PARTS)) writeFileSync(join(folder, path), text);
}

const listTree = (folder: string) =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((path) => [path.slice(folder.length), readFileSync(path, 'utf8')]),
  );

describe('a spec in several files', () => {
  test('becomes the same files as in one, byte for byte', () => {
    withFolder((folder) => {
      writeParts(folder);
      writeFileSync(join(folder, 'whole.yaml'), WHOLE);
      for (const [spec, out] of [
        ['topology.yaml', 'a'],
        ['whole.yaml', 'b'],
      ] as const)
        expect(runCli(['generate', spec, '--out', out], { folder })).toMatchObject({ status: 0, stderr: '' });
      expect(listTree(join(folder, 'a')).size).toBeGreaterThan(20);
      expect(listTree(join(folder, 'a'))).toEqual(listTree(join(folder, 'b')));
      expect(runCli(['diff', 'topology.yaml', 'whole.yaml'], { folder }).status).toBe(0);
    });
  }, 60_000);

  test('says of each value in which file it stands, from whatever folder', () => {
    withFolder((folder) => {
      writeParts(folder);
      const plan = runCli(['plan', 'topology.yaml', '--json'], { folder });
      expect(plan.stdout).toContain('"file": "parts/polling.yaml"');
      const other = runCli(['plan', join(folder, 'topology.yaml'), '--json'], { folder: '/' });
      expect(other.stdout).toContain(`"file": "${join(folder, 'parts/polling.yaml')}"`);
    });
  }, 60_000);

  test('is refused with the place in the file that is wrong; from standard input it has none', () => {
    withFolder((folder) => {
      writeParts(folder);
      writeFileSync(join(folder, 'parts/polling.yaml'), '# A slip:\npolling: tigth\n');
      const { status, stdout } = runCli(['validate', 'topology.yaml', '--json'], { folder });
      expect(status).toBe(1);
      expect(JSON.parse(stdout)).toMatchObject([{ file: 'parts/polling.yaml', line: 2, column: 10 }]);
      const piped = runCli(['validate', '-'], { folder, input: PARTS['topology.yaml'] ?? '' });
      expect(piped.status).toBe(1);
      expect(piped.stderr).toContain('a spec from standard input has no folder to include from');
      // What is missing may stand in what was not read: nothing is said of it.
      expect(piped.stderr).not.toContain('missing');
    });
  }, 60_000);
});

describe('a revision', () => {
  testWith(
    ['git'],
    'has the files of its own time; links in it are not followed',
    () => {
      withFolder((folder) => {
        const git = (...words: string[]) => {
          const author = ['-c', 'user.name=t', '-c', 'user.email=t@localhost', '-c', 'commit.gpgsign=false'];
          expect(spawnSync('git', [...author, ...words], { cwd: folder }).status).toBe(0);
        };
        const site = join(folder, 'site');
        mkdirSync(site);
        writeParts(site);
        git('init', '-q');
        git('add', '.');
        git('commit', '-q', '-m', 'one');
        git('tag', 'v1');
        writeFileSync(join(site, 'parts/polling.yaml'), 'polling: standard\n');
        const runs = [
          runCli(['diff', '--git', 'v1', 'site/topology.yaml'], { folder }),
          runCli(['diff', 'v1:site/topology.yaml', 'site/topology.yaml'], { folder: folder }),
          runCli(['diff', 'v1:./topology.yaml', 'topology.yaml'], { folder: site }),
          runCli(['diff', 'HEAD^{/one}:site/topology.yaml', 'site/topology.yaml'], { folder }),
        ];
        for (const { status, stdout, stderr } of runs) {
          expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
          expect(stdout).toMatch(/polling.*tight.*standard/);
          expect(stdout).toContain('parts/polling.yaml:1');
        }
        renameSync(join(site, 'parts/polling.yaml'), join(site, 'parts/other.yaml'));
        symlinkSync('other.yaml', join(site, 'parts/polling.yaml'));
        git('add', '.');
        git('commit', '-q', '-m', 'two');
        expect(runCli(['validate', 'site/topology.yaml'], { folder }).status).toBe(0);
        const linked = runCli(['diff', 'HEAD:site/topology.yaml', 'site/topology.yaml'], { folder });
        expect(linked.status).toBe(1);
        expect(linked.stderr).toContain(
          'HEAD:site/parts/site.yaml:2:11: error: "parts/polling.yaml" is a symbolic link in HEAD',
        );
        const staged = runCli(['diff', ':site/topology.yaml', 'site/topology.yaml'], { folder });
        expect(staged.stderr).toContain('a spec in the index has no folder to include from');
      });
    },
    60_000,
  );
});
