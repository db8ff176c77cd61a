import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RUNS } from './support/exit-code-runs.js';
import { CLI, PROJECT, runCli, specWith, withFolder } from './support/run-cli.js';

const PAGE = readFileSync(join(PROJECT, 'docs/continuous-integration.md'), 'utf8');
const KEYED = specWith().replace('{g: {', '{g: {authentication: keys, ');
/** Made once: what each run finds. */
const TEMPLATE = mkdtempSync(join(tmpdir(), 'clockseed-exits-'));
beforeAll(() => prepare(TEMPLATE), 60_000);
afterAll(() => rmSync(TEMPLATE, { recursive: true }));

function withFiles(use: (folder: string) => void): void {
  withFolder((folder) => {
    cpSync(TEMPLATE, folder, { recursive: true });
    use(folder);
  });
}

function prepare(folder: string): void {
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  write('good.yaml', specWith());
  write('other.yaml', specWith('polling: tight'));
  write('wrong.yaml', specWith('polling: slow'));
  write('keyed.yaml', KEYED);
  write('more-keyed.yaml', KEYED.replace('s: 10.0.0.2', 's: 10.0.0.2, t: 10.0.0.3'));
  mkdirSync(join(folder, 'foreign'));
  write('foreign/thesis.txt', 'years of work');
  write('foreign/manifest.json', '{}');
  writeFileSync(join(folder, 'open-keys'), '');
  chmodSync(join(folder, 'open-keys'), 0o644);
  expect(runCli(['keygen', 'more-keyed.yaml', '--keys', 'other-keys'], { folder }).status).toBe(0);
  expect(runCli(['generate', 'good.yaml', '--out', 'made'], { folder }).status).toBe(0);
}

describe('docs/continuous-integration.md', () => {
  test('has a run here for each of its exit codes, and the other way round', () => {
    const rows = [...PAGE.matchAll(/^\| `([a-z]+)` \| (.*?) \| (.*?) \| (.*?) \|$/gm)];
    const documented = rows.flatMap(([, command, ...cells]) =>
      cells.flatMap((cell, index) => (cell === '–' ? [] : [`${command} ${index + 1}`])),
    );
    // A full disk behind stdout, below.
    const run = [...RUNS.map(([command, code]) => `${command} ${code}`), 'schema 3'];
    expect(run.filter((each) => !each.endsWith(' 0')).sort()).toEqual(documented.sort());
    const listed = [...runCli(['--help']).stdout.matchAll(/^ {2}([a-z]+) .*\S{3}/gm)].map(([, name]) => name);
    expect(new Set(rows.map(([, command]) => command))).toEqual(
      new Set(listed.filter((name) => name !== 'help')),
    );
  });

  test.each(RUNS)(
    '%s exits %i',
    (command, code, runs) => {
      withFiles((folder) => {
        for (const words of runs) {
          const { status, stderr } = runCli([command, ...words], { folder });
          expect({ words, status, stderr }).toEqual({ words, status: code, stderr });
          expect(stderr).not.toMatch(/a bug of clockseed|^ {4}at /m);
        }
      });
    },
    60_000,
  );

  test('a disk that is full behind standard output is 3, in one line', () => {
    for (const command of [
      'schema',
      'plan good.yaml --json',
      'validate good.yaml',
      'diff good.yaml other.yaml',
    ])
      withFiles((folder) => {
        const script = `"$1" "$2" ${command} >/dev/full`;
        const args = ['-c', script, 'sh', process.execPath, CLI];
        const { status, stderr } = spawnSync('sh', args, { cwd: folder, encoding: 'utf8' });
        expect({ command, status, stderr }).toEqual({
          command,
          status: 3,
          stderr: expect.stringMatching(/^clockseed: ENOSPC.*\n$/),
        });
      });
  });

  test('shows the command for GitHub as it is printed', () => {
    const [, shown] = /^```\n(::error [^\n]*)\n```$/m.exec(PAGE) ?? [];
    withFolder((folder) => {
      writeFileSync(join(folder, 'topology.yaml'), specWith('polling: slow'));
      const words = ['validate', 'topology.yaml', '--format', 'github'];
      expect(runCli(words, { folder, environment: { GITHUB_WORKSPACE: '' } }).stdout).toBe(`${shown}\n`);
    });
  });
});
