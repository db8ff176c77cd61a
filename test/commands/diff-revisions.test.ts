import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { testWith } from '../support/tools.js';
import { EXAMPLE, type Run, runCli, specWith, withFolder } from './support/run-cli.js';

const WALL = readFileSync(EXAMPLE, 'utf8');
const CHANGED = WALL.replace('wall-2..9: 192.168.1.5..12', 'wall-2..10: 192.168.1.5..13').replace(
  'groups:',
  'polling: tight\ngroups:',
);

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
