import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { testWith } from '../support/tools.js';
import { EXAMPLE, type Run, runCli, specWith, withFolder, withSpec } from './support/run-cli.js';

const WALL = readFileSync(EXAMPLE, 'utf8');
const CHANGED = WALL.replace('wall-2..9: 192.168.1.5..12', 'wall-2..10: 192.168.1.5..13').replace(
  'groups:',
  'polling: tight\ngroups:',
);

/** Compares two texts as old.yaml and new.yaml. */
function diff(old: string, next: string, ...args: string[]): Run {
  return withFolder((folder) => {
    writeFileSync(join(folder, 'old.yaml'), old);
    writeFileSync(join(folder, 'new.yaml'), next);
    return runCli(['diff', 'old.yaml', 'new.yaml', ...args], { folder });
  });
}

describe('clockseed diff', () => {
  test('exits 0 and says so where nothing differs', () => {
    expect(diff(WALL, `# Only a comment.\n${WALL}`)).toEqual({
      status: 0,
      stdout: 'old.yaml → new.yaml: no difference.\n',
      stderr: '',
    });
    expect(JSON.parse(diff(WALL, WALL, '--json').stdout)).toMatchObject({
      changes: [],
      machines: [],
      untouched: 9,
    });
  });

  test('exits 1 and says what changed, what machines need, and which files', () => {
    const { status, stdout, stderr } = diff(WALL, CHANGED);
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    const lines = stdout.split('\n').map((line) => line.trim().replaceAll(/ {2,}/g, ' | '));
    expect(lines).toEqual(
      expect.arrayContaining([
        'old.yaml → new.yaml',
        'wall-10 | new: secondary of lobby at 192.168.1.13 | new.yaml:12',
        'all 9 machines | polling: standard → tight | new.yaml:4',
        'wall-1 | the installer, without a restart (/etc/clockseed/expect)',
        'wall-2 … wall-9 | the installer, which restarts chrony (/etc/chrony/chrony.conf, /etc/clockseed/expect)',
        'wall-10 | a first boot, or the installer where it runs already',
        'nodes/wall-1 … wall-9/meta-data | +1 −1 each',
      ]),
    );
  });

  test('as JSON has a machine an entry', () => {
    const found = JSON.parse(diff(WALL, CHANGED, '--json').stdout);
    expect(found).toMatchObject({ format: 1, old: 'old.yaml', new: 'new.yaml', untouched: 0 });
    expect(found.changes[1]).toEqual({
      kind: 'setting-changed',
      subject: 'all 9 machines',
      what: 'polling',
      from: 'standard',
      to: 'tight',
      groups: ['lobby'],
      machines: Array.from({ length: 9 }, (_, index) => `wall-${index + 1}`),
      file: 'new.yaml',
      line: 4,
      column: 10,
    });
    expect(found.machines[1]).toEqual({
      machine: 'wall-2',
      action: 'restart',
      restarts: [{ daemon: 'chrony', does: 'restarts' }],
      reasons: ['/etc/chrony/chrony.conf', '/etc/clockseed/expect'],
      seed: true,
    });
    expect(found.files).toContainEqual({
      path: 'install/wall-10.sh',
      status: 'added',
      added: 86,
      removed: 0,
    });
  });

  test('with --patch shows the text, which says of each file what --stat counts', () => {
    const { stdout } = diff(WALL, CHANGED, '--patch');
    expect(stdout).toContain(
      '--- a/nodes/wall-2/meta-data\n+++ b/nodes/wall-2/meta-data\n@@ -1,2 +1,2 @@\n-instance-id: ',
    );
    expect(stdout).toContain('--- /dev/null\n+++ b/nodes/wall-10/meta-data\n');
    expect(stdout).toMatch(
      /^-server 192\.168\.1\.4 .* xleave\n\+# .*\n\+server 192\.168\.1\.4 .*extfield F323$/m,
    );
  });

  test('as Markdown has a heading, tables, and the files folded away', () => {
    const { status, stdout } = diff(WALL, CHANGED, '--format', 'markdown');
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /^### clockseed: <code>old\.yaml → new\.yaml<\/code>\n\n\| Of \| Change \| Place \|\n\| --- \|/,
    );
    expect(stdout).toMatch(/\n<details><summary>39 files<\/summary>\n\n\| File \|[\s\S]*\n<\/details>\n$/);
    expect(diff(WALL, WALL, '--format', 'markdown').stdout).toContain('No difference.');
    const fences = diff(WALL, CHANGED, '--format', 'markdown', '--patch').stdout.match(/^`{3,}.*$/gm) ?? [];
    expect(fences.length % 2).toBe(0);
    expect(fences.length).toBeGreaterThan(2 * 30);
  }, 60_000);

  test('lets nothing of a hostile spec reach a terminal, or out of a cell', () => {
    const hostile = 'chrony: {directives: ["logdir /a|b`</code>\\u202e<img src=x>@all"]}';
    const text = diff(specWith(), specWith(hostile), '--patch').stdout;
    expect(text).not.toMatch(/\u202e/);
    const markdown = diff(specWith(), specWith(hostile), '--format', 'markdown').stdout;
    const row = markdown.split('\n').find((line) => line.includes('chrony.directives')) ?? '';
    expect(row.replaceAll(/<\/?code>/g, '')).not.toMatch(/[<>`@]/);
    expect(row.match(/\|/g)).toHaveLength(4);
  });

  test('reads one of the two from standard input', () => {
    withSpec(WALL, (folder) => {
      const run = runCli(['diff', 'topology.yaml', '-'], { folder, input: CHANGED });
      expect(run).toMatchObject({ status: 1, stdout: expect.stringContaining('<stdin>:') });
      expect(runCli(['diff', '-', '-'], { folder })).toMatchObject({ status: 2, stdout: '' });
    });
  });

  test('refuses what is not two specs', () => {
    withSpec(WALL, (folder) => {
      const run = (...args: string[]) => runCli(['diff', ...args], { folder }).status;
      expect(run('topology.yaml')).toBe(2);
      expect(run('topology.yaml', 'none.yaml')).toBe(2);
      expect(run('topology.yaml', 'topology.yaml', '--git', 'main')).toBe(2);
      expect(run('topology.yaml', 'topology.yaml', '--json', '--patch')).toBe(2);
      expect(run('topology.yaml', 'topology.yaml', '--format', 'html')).toBe(2);
      writeFileSync(join(folder, 'bad.yaml'), specWith('step: maybe'));
      const refused = runCli(['diff', 'topology.yaml', 'bad.yaml'], { folder });
      expect(refused).toMatchObject({
        status: 1,
        stdout: '',
        stderr: expect.stringContaining('bad.yaml:4:7: error'),
      });
    });
  }, 60_000);
});

describe('revisions', () => {
  /** A repository with WALL as site/wall.yaml committed, and CHANGED beside it in the work tree. */
  function withRepository<T>(use: (folder: string, run: (folder: string, ...args: string[]) => Run) => T): T {
    return withFolder((folder) => {
      const git = (...words: string[]) => {
        const author = ['-c', 'user.name=t', '-c', 'user.email=t@localhost', '-c', 'commit.gpgsign=false'];
        const { status, stderr } = spawnSync('git', [...author, ...words], { cwd: folder, encoding: 'utf8' });
        expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
      };
      mkdirSync(join(folder, 'site'));
      writeFileSync(join(folder, 'site/wall.yaml'), WALL);
      git('init', '-q');
      git('add', '.');
      git('commit', '-q', '-m', 'one');
      git('tag', 'v1');
      writeFileSync(join(folder, 'site/wall.yaml'), CHANGED);
      return use(folder, (at, ...args) => runCli(['diff', ...args], { folder: at }));
    });
  }

  testWith(
    ['git'],
    'a spec is compared with what it was, from any folder',
    () => {
      withRepository((folder, run) => {
        const site = join(folder, 'site');
        const runs = [
          run(folder, 'v1:site/wall.yaml', 'site/wall.yaml'),
          run(folder, '--git', 'HEAD', 'site/wall.yaml'),
          run(site, '--git', 'HEAD', 'wall.yaml'),
          run(site, 'HEAD:./wall.yaml', 'wall.yaml'),
          run('/', '--git', 'v1', join(site, 'wall.yaml')),
        ];
        for (const { status, stdout, stderr } of runs) {
          expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
          expect(stdout).toMatch(/wall\.yaml:4\n/);
          expect(stdout).toContain('all 9 machines');
        }
        expect(run(folder, 'HEAD:site/wall.yaml', 'v1:site/wall.yaml').status).toBe(0);
      });
    },
    60_000,
  );

  testWith(
    ['git'],
    '--patch is one that makes the new files of the old',
    () => {
      withFolder((folder) => {
        writeFileSync(join(folder, 'old.yaml'), `${WALL}machines: {wall-9: {firewall: unmanaged}}\n`);
        writeFileSync(join(folder, 'new.yaml'), `${CHANGED}addressing: dhcp\n`);
        for (const name of ['old', 'new']) runCli(['generate', `${name}.yaml`, '--out', name], { folder });
        const { stdout } = runCli(['diff', 'old.yaml', 'new.yaml', '--patch'], { folder });
        const apply = spawnSync('git', ['apply', '-p1', '-'], {
          cwd: join(folder, 'old'),
          input: stdout,
          encoding: 'utf8',
        });
        expect({ status: apply.status, stderr: apply.stderr }).toEqual({ status: 0, stderr: '' });
        copyFileSync(join(folder, 'new/manifest.json'), join(folder, 'old/manifest.json'));
        expect(runCli(['check', 'new.yaml', '--out', 'old'], { folder }).stdout).toBe(
          'old/: as new.yaml says.\n',
        );
      });
    },
    60_000,
  );

  testWith(
    ['git'],
    'what git does not have is one clear line',
    () => {
      withRepository((folder, run) => {
        const refuse = (at: string, ...args: string[]) => {
          const { status, stdout, stderr } = run(at, ...args);
          expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
          return stderr;
        };
        expect(refuse(folder, 'nope:site/wall.yaml', 'site/wall.yaml')).toBe(
          "clockseed: nope:site/wall.yaml: invalid object name 'nope'.\n",
        );
        expect(refuse(folder, 'HEAD:none.yaml', 'site/wall.yaml')).toBe(
          "clockseed: HEAD:none.yaml: path 'none.yaml' does not exist in 'HEAD'.\n",
        );
        expect(refuse(folder, 'HEAD:site', 'site/wall.yaml')).toBe(
          'clockseed: HEAD:site: it is no file there.\n',
        );
        expect(refuse('/', 'HEAD:site/wall.yaml', join(folder, 'site/wall.yaml'))).toMatch(
          /not a git repository/,
        );
        expect(refuse(folder, '--git=--output=x', 'site/wall.yaml')).toMatch(/begins with a hyphen/);
        expect(refuse(folder, '--git', 'HEAD', 'none/wall.yaml')).toMatch(/there is no folder/);
      });
    },
    60_000,
  );

  testWith(
    ['git'],
    'a file with such a name comes before a revision, and errors of an old spec have its name',
    () => {
      withRepository((folder, run) => {
        writeFileSync(join(folder, 'HEAD:x.yaml'), WALL);
        expect(run(folder, 'HEAD:x.yaml', 'site/wall.yaml').status).toBe(1);
        writeFileSync(join(folder, 'bad.yaml'), specWith('step: maybe'));
        spawnSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@localhost', 'add', 'bad.yaml'], {
          cwd: folder,
        });
        // The index is a revision too.
        expect(run(folder, ':bad.yaml', 'site/wall.yaml')).toMatchObject({
          status: 1,
          stderr: expect.stringMatching(/^:bad\.yaml:4:7: error/),
        });
      });
    },
  );
});
