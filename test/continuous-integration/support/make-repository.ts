import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { CLI, type Run } from '../../commands/support/run-cli.js';

/** A git repository in a folder of its own, with `clockseed` on the path of what runs in it. */
export interface Repository {
  readonly folder: string;
  /** Runs a program in it; `environment` is added. */
  run(command: readonly string[], environment?: Readonly<Record<string, string>>): Run;
  /** Runs git and expects it to work. */
  git(...words: string[]): string;
  /** Writes a file in it. */
  write(path: string, text: string): void;
}

/** A new repository with the branch main for as long as `use` runs. Neither the user's settings nor hooks apply. */
export function withRepository(use: (repository: Repository) => void): void {
  const top = mkdtempSync(join(tmpdir(), 'clockseed-repository-'));
  try {
    const folder = join(top, 'site');
    mkdirSync(folder);
    const repository = makeRepository(top, folder);
    repository.git('init', '-q', '-b', 'main');
    use(repository);
  } finally {
    rmSync(top, { recursive: true, force: true });
  }
}

function makeRepository(top: string, folder: string): Repository {
  mkdirSync(join(top, 'bin'));
  writeFileSync(join(top, 'bin/clockseed'), `#!/bin/sh\nexec '${process.execPath}' '${CLI}' "$@"\n`);
  chmodSync(join(top, 'bin/clockseed'), 0o755);
  const person = { NAME: 't', EMAIL: 't@localhost' };
  const people = Object.entries(person).flatMap(([key, value]) => [
    [`GIT_AUTHOR_${key}`, value],
    [`GIT_COMMITTER_${key}`, value],
  ]);
  const base = {
    PATH: `${join(top, 'bin')}${delimiter}${process.env.PATH}`,
    HOME: top,
    GIT_CONFIG_NOSYSTEM: '1',
    ...Object.fromEntries(people),
  };
  const run: Repository['run'] = ([program = '', ...words], environment = {}) => {
    const options = { cwd: folder, env: { ...base, ...environment }, encoding: 'utf8' } as const;
    const { status, stdout, stderr } = spawnSync(program, words, options);
    return { status, stdout, stderr };
  };
  return {
    folder,
    run,
    git: (...words) => {
      const { status, stdout, stderr } = run(['git', ...words]);
      if (status !== 0) throw new Error(`git ${words.join(' ')}: ${stderr}`);
      return stdout;
    },
    write: (path, text) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    },
  };
}
