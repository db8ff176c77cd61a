import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { parse } from 'yaml';
import { EXAMPLE, PROJECT, type Run } from '../commands/support/run-cli.js';
import { testWith } from '../support/tools.js';
import { type Repository, withRepository } from './support/make-repository.js';

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
}

const WORKFLOW: { jobs: { review: { defaults: { run: { shell: string } }; steps: Step[] } } } = parse(
  readFileSync(join(PROJECT, 'examples/ci/github-workflow.yaml'), 'utf8'),
);
const { steps, defaults } = WORKFLOW.jobs.review;
/** All that runs but the install: it asks npm's registry. `.ci/install-elsewhere` does the same with a packed clockseed. */
const STEPS = steps.filter(({ run, name }) => run !== undefined && name !== 'install clockseed');

/** How GitHub calls the shell that a workflow names. */
const SHELLS: Readonly<Record<string, readonly string[]>> = {
  bash: ['bash', '--noprofile', '--norc', '-eo', 'pipefail'],
};

const WALL = readFileSync(EXAMPLE, 'utf8');
const CHANGED = WALL.replace('wall-2..9: 192.168.1.5..12', 'wall-2..10: 192.168.1.5..13');

/** What became of the steps: the last one that ran, and what it wrote of the run's page. */
interface JobRun {
  readonly ran: readonly (string | undefined)[];
  readonly last: Run;
  readonly summary: string;
}

/** The job as GitHub runs it: step by step, until one fails. */
function runJob({ folder, run }: Repository): JobRun {
  const page = join(folder, '..', 'summary.md');
  const script = join(folder, '..', 'step.sh');
  writeFileSync(page, '');
  const environment = { GITHUB_WORKSPACE: folder, GITHUB_BASE_REF: 'main', GITHUB_STEP_SUMMARY: page };
  const ran: (string | undefined)[] = [];
  let last: Run = { status: null, stdout: '', stderr: '' };
  for (const step of STEPS) {
    writeFileSync(script, step.run ?? '');
    last = run([...(SHELLS[defaults.run.shell] ?? []), script], environment);
    ran.push(step.name);
    if (last.status !== 0) break;
  }
  return { ran, last, summary: readFileSync(page, 'utf8') };
}

/** The spec of main with its out/, as a checkout has them: main is known as origin/main. */
function commitWall({ git, run, write }: Repository): void {
  write('topology.yaml', WALL);
  expect(run(['clockseed', 'generate', 'topology.yaml']).status).toBe(0);
  git('add', '.');
  git('commit', '-q', '-m', 'the wall');
  git('update-ref', 'refs/remotes/origin/main', 'main');
  git('checkout', '-q', '-b', 'change');
}

const NAMES = STEPS.map(({ name }) => name);

/** Slow machines generate the wall twice in it. */
function testJob(title: string, body: (repository: Repository) => void): void {
  testWith(['git'], title, () => withRepository(body), 60_000);
}

describe('examples/ci/github-workflow.yaml', () => {
  testJob('a change that is right passes, and the page of the run says what it means', (repository) => {
    const { git, run, write } = repository;
    commitWall(repository);
    write('topology.yaml', CHANGED);
    expect(run(['clockseed', 'generate', 'topology.yaml']).status).toBe(0);
    git('commit', '-q', '-a', '-m', 'a tenth machine');
    const { ran, last, summary } = runJob(repository);
    expect({ ran, status: last.status }).toEqual({ ran: NAMES, status: 0 });
    expect(summary).toMatch(/wall-10.*new: secondary of lobby/);
    expect(summary).toContain('origin/main:topology.yaml');
  });

  testJob('a wrong spec stops it, with a command for GitHub that names the line', (repository) => {
    commitWall(repository);
    repository.write('topology.yaml', `${WALL}polling: slow\n`);
    const { ran, last } = runJob(repository);
    expect({ ran, status: last.status }).toEqual({ ran: NAMES.slice(0, 1), status: 1 });
    expect(last.stdout).toMatch(/^::error file=topology\.yaml,line=\d+,endLine=\d+,col=10,/);
  });

  testJob('an out/ that nobody generated anew stops it', (repository) => {
    commitWall(repository);
    repository.write('topology.yaml', CHANGED);
    const { ran, last } = runJob(repository);
    expect({ ran, status: last.status }).toEqual({ ran: NAMES.slice(0, 2), status: 1 });
    expect(last.stdout).toContain('nodes/wall-10/user-data: missing');
  });

  testJob('the first spec of a repository has nothing to be compared with', (repository) => {
    commitWall(repository);
    repository.git('checkout', '-q', '--orphan', 'empty');
    repository.git('rm', '-rq', '--cached', '.');
    repository.git('commit', '-q', '--allow-empty', '-m', 'nothing yet');
    repository.git('update-ref', 'refs/remotes/origin/main', 'empty');
    const { ran, last, summary } = runJob(repository);
    expect({ ran, status: last.status, summary }).toEqual({ ran: NAMES, status: 0, summary: '' });
  });

  testJob('a comparison that fails is a failure, not a difference', (repository) => {
    commitWall(repository);
    // What is on main is the spec no more, but a folder: diff says so with exit code 2.
    rmSync(join(repository.folder, 'topology.yaml'));
    repository.write('topology.yaml/x', 'x');
    repository.git('add', '.');
    repository.git('commit', '-q', '-m', 'a folder');
    repository.git('update-ref', 'refs/remotes/origin/main', 'change');
    rmSync(join(repository.folder, 'topology.yaml'), { recursive: true });
    repository.write('topology.yaml', WALL);
    const { ran, last } = runJob(repository);
    expect({ ran, status: last.status }).toEqual({ ran: NAMES, status: 1 });
    expect(last.stderr).toContain('it is no file there');
  });
});
