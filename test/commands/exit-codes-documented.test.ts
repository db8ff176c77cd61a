import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CLI, PROJECT, runCli, specWith, withFolder } from './support/run-cli.js';

const PAGE = readFileSync(join(PROJECT, 'docs/continuous-integration.md'), 'utf8');
const KEYED = specWith().replace('{g: {', '{g: {authentication: keys, ');
const KEYGEN = ['--keys', 'keys'];
/** A file that is there and that nobody can read or write to, root neither. */
const UNREADABLE = '/proc/self/mem';

/** Each cell of the table: the command, the code, and runs that end so, in a folder as `prepare` makes it. */
const RUNS: readonly [string, number, readonly (readonly string[])[]][] = [
  ['validate', 0, [['good.yaml']]],
  ['validate', 1, [['wrong.yaml'], ['good.yaml', 'wrong.yaml', '--json']]],
  ['validate', 2, [['none.yaml'], ['good.yaml', 'none.yaml'], []]],
  ['validate', 3, [[UNREADABLE]]],
  ['plan', 0, [['good.yaml']]],
  ['plan', 1, [['wrong.yaml']]],
  ['plan', 2, [['none.yaml']]],
  ['plan', 3, [[UNREADABLE]]],
  ['generate', 0, [['good.yaml', '--out', 'new']]],
  ['generate', 1, [['wrong.yaml'], ['keyed.yaml', '--keys', 'other-keys', '--secrets-out', 'secret']]],
  ['generate', 2, [['none.yaml'], ['good.yaml', '--out', 'foreign']]],
  [
    'generate',
    3,
    [
      ['good.yaml', '--out', 'good.yaml/out'],
      ['good.yaml', '--out', '/proc/out'],
    ],
  ],
  ['check', 0, [['good.yaml', '--out', 'made']]],
  ['check', 1, [['wrong.yaml'], ['other.yaml', '--out', 'made']]],
  ['check', 2, [['none.yaml'], ['good.yaml', '--out', 'foreign']]],
  ['check', 3, [[UNREADABLE]]],
  ['diff', 0, [['good.yaml', 'good.yaml']]],
  [
    'diff',
    1,
    [
      ['good.yaml', 'other.yaml'],
      ['good.yaml', 'wrong.yaml'],
    ],
  ],
  ['diff', 2, [['good.yaml', 'none.yaml'], ['good.yaml'], ['none:good.yaml', 'good.yaml']]],
  ['diff', 3, [['good.yaml', UNREADABLE]]],
  ['keygen', 0, [['keyed.yaml', ...KEYGEN]]],
  [
    'keygen',
    1,
    [
      ['wrong.yaml', ...KEYGEN],
      ['keyed.yaml', '--keys', 'open-keys'],
    ],
  ],
  ['keygen', 2, [['none.yaml', ...KEYGEN], ['keyed.yaml']]],
  ['keygen', 3, [['keyed.yaml', '--keys', 'good.yaml/keys']]],
  ['init', 0, [['new.yaml']]],
  ['init', 2, [['good.yaml']]],
  ['init', 3, [['none/new.yaml']]],
  ['schema', 0, [[]]],
  ['schema', 2, [['more']]],
  ['serve', 2, [['foreign'], ['made', '--listen', '192.0.2.1:8000']]],
];

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
      withFolder((folder) => {
        prepare(folder);
        writeFileSync(join(folder, 'open-keys'), '');
        chmodSync(join(folder, 'open-keys'), 0o644);
        runCli(['keygen', 'more-keyed.yaml', '--keys', 'other-keys'], { folder });
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
      withFolder((folder) => {
        prepare(folder);
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
