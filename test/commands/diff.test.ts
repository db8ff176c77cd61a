import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
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
