import { appendFileSync, chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Run, runCli, specWith, withSpec } from './support/run-cli.js';

/** In a folder with topology.yaml, from which out/ has been made. */
function withOut<T>(use: (folder: string, check: (...args: string[]) => Run) => T): T {
  return withSpec(specWith(), (folder) => {
    expect(runCli(['generate', 'topology.yaml'], { folder }).status).toBe(0);
    return use(folder, (...args) => runCli(['check', 'topology.yaml', ...args], { folder }));
  });
}

describe('clockseed check', () => {
  test('exits 0 where the folder is what the spec says, whatever the spec’s file is called', () => {
    withOut((folder, check) => {
      expect(check()).toEqual({ status: 0, stdout: 'out/: as topology.yaml says.\n', stderr: '' });
      const input = readFileSync(join(folder, 'topology.yaml'), 'utf8');
      const moved = runCli(['check', '-', '--json'], { folder, input: `# moved\n\n${input}` });
      expect(moved.status).toBe(0);
      expect(JSON.parse(moved.stdout)).toEqual({ out: 'out', same: true, differences: [] });
    });
  }, 60_000);

  test('exits 1 and says what was edited, with the text, and what is missing', () => {
    withOut((folder, check) => {
      appendFileSync(join(folder, 'out/nodes/s/user-data'), '\u001b[31m# by hand\n');
      rmSync(join(folder, 'out/nodes/p/meta-data'));
      const { status, stdout, stderr } = check();
      expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
      expect(stdout).toMatch(
        /^out\/: 2 files not as topology\.yaml says\.\n {2}nodes\/p\/meta-data: missing\n/,
      );
      expect(stdout).toMatch(
        / {2}nodes\/s\/user-data: edited by hand\n {6}@@ .*\n[\s\S]* {6}-\ufffd\[31m# by hand\n$/,
      );
      expect(check('--quiet').stdout).toBe(
        'out/: 2 files not as topology.yaml says.\n  nodes/p/meta-data: missing\n  nodes/s/user-data: edited by hand\n',
      );
      const { differences } = JSON.parse(check('--json').stdout);
      expect(differences).toEqual([
        { path: 'nodes/p/meta-data', deviation: 'missing' },
        {
          path: 'nodes/s/user-data',
          deviation: 'edited',
          diff: expect.arrayContaining(['-\ufffd[31m# by hand']),
        },
      ]);
    });
  }, 60_000);

  test('says that a changed spec has not been generated, and writes nothing', () => {
    withOut((folder, check) => {
      writeFileSync(join(folder, 'topology.yaml'), specWith('polling: tight'));
      const before = readFileSync(join(folder, 'out/manifest.json'), 'utf8');
      const { status, stdout } = check('--quiet');
      expect(status).toBe(1);
      expect(stdout).toContain('nodes/s/user-data: out of date: the spec or clockseed has changed');
      expect(stdout).not.toContain('edited');
      expect(readFileSync(join(folder, 'out/manifest.json'), 'utf8')).toBe(before);
    });
  }, 60_000);

  test('shows no more than some lines of a file, and of what is no text none', () => {
    withOut((folder, check) => {
      const old = readFileSync(join(folder, 'out/plan.json'), 'utf8');
      writeFileSync(join(folder, 'out/plan.json'), old.replaceAll('"', "'"));
      writeFileSync(join(folder, 'out/nodes/p/user-data'), 'a\0b');
      writeFileSync(join(folder, 'out/nodes/s/user-data'), `${'x'.repeat(10_000)}\n`);
      const { stdout } = check();
      expect(stdout).toContain('nodes/p/user-data: edited by hand\n      no text: not shown\n');
      expect(stdout).toMatch(/plan\.json: edited by hand\n( {6}.*\n){20} {6}… and \d+ more lines\n/);
      for (const line of stdout.split('\n')) expect(line.length).toBeLessThan(220);
    });
  }, 60_000);

  test('refuses what generate refuses: a folder that is not ours, a spec that is wrong', () => {
    withSpec(specWith(), (folder) => {
      mkdirSync(join(folder, 'mine'));
      writeFileSync(join(folder, 'mine/thesis.txt'), '');
      const check = (...args: string[]) => runCli(['check', 'topology.yaml', ...args], { folder });
      expect(check('--out', 'mine')).toMatchObject({ status: 2, stdout: '' });
      expect(check('--secrets-out', 'mine')).toMatchObject({ status: 2, stdout: '' });
      expect(check('--out', 'none').status).toBe(1);
      writeFileSync(join(folder, 'topology.yaml'), specWith('step: maybe'));
      expect(check()).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('error: ') });
    });
  }, 60_000);
});

describe('with keys', () => {
  const SPEC = specWith().replace('interface: a', 'interface: a, authentication: keys');
  const KEYS = ['--keys', 'keys', '--secrets-out', 'private'];

  test('says of the private folder what differs by name, and never shows a key', () => {
    withSpec(SPEC, (folder) => {
      const run = (command: string, ...args: string[]) =>
        runCli([command, 'topology.yaml', ...args], { folder });
      expect(run('keygen', '--keys', 'keys').status).toBe(0);
      expect(run('check')).toMatchObject({ status: 2, stderr: expect.stringContaining('keygen') });
      expect(run('generate', ...KEYS).status).toBe(0);
      expect(run('check', ...KEYS)).toEqual({
        status: 0,
        stdout: 'out/: as topology.yaml says.\nprivate/: as topology.yaml says.\n',
        stderr: '',
      });
      appendFileSync(join(folder, 'private/nodes/s/user-data'), '# by hand\n');
      chmodSync(join(folder, 'private/install/p.sh'), 0o644);
      expect(run('keygen', '--keys', 'keys', '--rotate').status).toBe(0);
      const seen = [run('check', ...KEYS), run('check', ...KEYS, '--json')];
      expect(seen.map(({ status }) => status)).toEqual([1, 1]);
      const secrets = [...readFileSync(join(folder, 'keys'), 'utf8').matchAll(/[0-9a-f]{32}/gi)].map(
        ([key]) => key,
      );
      expect(secrets.length).toBeGreaterThan(2);
      for (const { stdout, stderr } of seen) {
        for (const secret of secrets)
          expect(`${stdout}${stderr}`.toLowerCase()).not.toContain(secret.toLowerCase());
        expect(stdout).not.toContain('# by hand');
        expect(stdout).toContain('nodes/s/user-data');
        expect(stdout).toContain('install/p.sh');
      }
      expect(JSON.parse(seen[1]?.stdout ?? '')).toMatchObject({
        same: true,
        secrets: { out: 'private', same: false },
      });
    });
  }, 60_000);
});
