import { chmodSync, copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { PROJECT, runCli, specWith } from '../commands/support/run-cli.js';
import { testWith } from '../support/tools.js';
import { type Repository, withRepository } from './support/make-repository.js';

const GOOD = specWith();
const WRONG = specWith('polling: slow');

/** What pre-commit reads of us. */
const [HOOK]: [{ id: string; entry: string; files: string; language: string }] = parse(
  readFileSync(join(PROJECT, '.pre-commit-hooks.yaml'), 'utf8'),
);

function useHook({ folder }: Repository): void {
  copyFileSync(join(PROJECT, 'examples/ci/pre-commit'), join(folder, '.git/hooks/pre-commit'));
  chmodSync(join(folder, '.git/hooks/pre-commit'), 0o755);
}

describe('git’s own hook (examples/ci/pre-commit)', () => {
  testWith(['git'], 'refuses a commit with a wrong spec, and lets the next one pass', () => {
    withRepository((repository) => {
      const { git, run, write } = repository;
      useHook(repository);
      write('topology.yaml', GOOD);
      write('hall b/topology.yaml', WRONG);
      git('add', '.');
      const refused = run(['git', 'commit', '-q', '-m', 'one']);
      expect(refused.status).toBe(1);
      expect(refused.stderr).toContain('hall b/topology.yaml:4:10: error: "slow" is not allowed');
      expect(refused.stderr).toContain('2 specs, 1 refused');
      expect(run(['git', 'log']).status).not.toBe(0);
      write('hall b/topology.yaml', GOOD);
      git('add', '.');
      expect(run(['git', 'commit', '-q', '-m', 'one']).status).toBe(0);
      expect(git('log', '--format=%s')).toBe('one\n');
    });
  });

  testWith(['git'], 'judges what is staged, not what lies in the folder', () => {
    withRepository((repository) => {
      const { git, run, write } = repository;
      useHook(repository);
      write('topology.yaml', WRONG);
      git('add', '.');
      write('topology.yaml', GOOD);
      expect(run(['git', 'commit', '-q', '-m', 'one']).status).not.toBe(0);
      git('add', '.');
      write('topology.yaml', WRONG);
      expect(run(['git', 'commit', '-q', '-m', 'one']).status).toBe(0);
    });
  });

  testWith(['git'], 'judges a spec when a file that it includes changes', () => {
    withRepository((repository) => {
      const { git, run, write } = repository;
      useHook(repository);
      write('site/topology.yaml', GOOD.replace('os: debian-12', 'include: parts/common.yaml'));
      write('site/parts/common.yaml', 'os: debian-12\n');
      git('add', '.');
      expect(run(['git', 'commit', '-q', '-m', 'one']).status).toBe(0);
      write('site/parts/common.yaml', 'os: debian-21\n');
      git('add', '.');
      const refused = run(['git', 'commit', '-q', '-m', 'two']);
      expect(refused).toMatchObject({ status: 1, stderr: expect.stringContaining('common.yaml:1:5: error') });
    });
  });

  testWith(['git'], 'does not look at a commit without a spec, nor at one that takes it away', () => {
    withRepository((repository) => {
      const { git, run, write } = repository;
      write('topology.yaml', WRONG);
      git('add', '.');
      git('commit', '-q', '-m', 'before there was a hook');
      useHook(repository);
      write('README.md', 'x');
      git('add', '.');
      expect(run(['git', 'commit', '-q', '-m', 'two'])).toMatchObject({ status: 0, stderr: '' });
      git('rm', '-q', 'topology.yaml');
      expect(run(['git', 'commit', '-q', '-m', 'three']).status).toBe(0);
    });
  });
});

describe('.pre-commit-hooks.yaml', () => {
  test('names a command that there is, and the files that it is for', () => {
    const { version, bin } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8'));
    expect(HOOK).toMatchObject({ id: 'clockseed-validate', language: 'node' });
    const [program = '', command = ''] = HOOK.entry.split(' ');
    expect(Object.keys(bin)).toEqual([program]);
    expect(runCli([command, '--help']).status).toBe(0);
    const matches = (path: string) => new RegExp(HOOK.files).test(path);
    expect(['topology.yaml', 'hall b/topology.yml', 'a/b/topology.yaml'].filter(matches)).toHaveLength(3);
    expect(['mytopology.yaml', 'topology.yaml.md', 'out/plan.json'].filter(matches)).toEqual([]);
    const page = readFileSync(join(PROJECT, 'docs/continuous-integration.md'), 'utf8');
    expect(page).toContain(`- id: ${HOOK.id}`);
    expect(page).toContain(`clockseed-${version}.tgz`);
  });

  testWith(['git'], 'its entry does to several files what pre-commit relies on', () => {
    withRepository(({ run, write }) => {
      write('topology.yaml', GOOD);
      write('b/topology.yaml', WRONG);
      const entry = (...files: string[]) => run([...HOOK.entry.split(' '), ...files]).status;
      expect(entry('topology.yaml', 'b/topology.yaml')).toBe(1);
      expect(entry('topology.yaml', 'topology.yaml')).toBe(0);
    });
  });
});
