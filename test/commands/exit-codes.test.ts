import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CLI, EXAMPLE, type Run, runCli, specWith, withFolder } from './support/run-cli.js';

const NOTHING = /^$/;

/** Arguments, standard input; exit code, stdout, stderr. */
const CASES: readonly [readonly string[], string, number, RegExp, RegExp][] = [
  [['validate', EXAMPLE], '', 0, /videowall\.yaml: fine\. 9 machines in 1 groups?\.\n$/, NOTHING],
  [['validate', '-'], specWith(), 0, /fine\. 2 machines in 1 groups?\.\n$/, NOTHING],
  [['validate', '-'], specWith('stratum: 8'), 1, NOTHING, /^<stdin>:4:1: error: [\s\S]*\n1 error\n$/],
  [['validate', '-'], '', 1, NOTHING, /the spec is empty[\s\S]*\n1 error\n$/],
  [['plan', '-'], specWith('polling: slow'), 1, NOTHING, /^<stdin>:4:10: error: /],
  [['generate', '-'], specWith('firewall: on'), 1, NOTHING, /^<stdin>:4:11: error: /],
  [['plan', EXAMPLE], '', 0, /^lobby-wall\n\nlobby {2}192\.168\.1\.0\/24 {2}isolated\n/, NOTHING],
  [['schema'], '', 0, /^\{\n/, NOTHING],
  [['init'], '', 0, /^# A clockseed topology spec[\s\S]*\nversion: 1\n/, NOTHING],
  [['init', '-'], '', 0, /\nversion: 1\n/, NOTHING],
  [['--version'], '', 0, /^\d+\.\d+\.\d+\n$/, NOTHING],
  [['--help'], '', 0, /Usage: clockseed/, NOTHING],
  [[], '', 2, NOTHING, /Usage: clockseed/],
  [['generat', EXAMPLE], '', 2, NOTHING, /unknown command 'generat'\n.*Did you mean generate\?/],
  [['plan', EXAMPLE, '--jsn'], '', 2, NOTHING, /unknown option '--jsn'/],
  [['plan'], '', 2, NOTHING, /missing required argument 'spec'/],
  [['plan', EXAMPLE, 'more'], '', 2, NOTHING, /too many arguments/],
  [['validate', 'none.yaml'], '', 2, NOTHING, /^clockseed: none\.yaml: no such file\. .*\n$/],
  [['validate', '.'], '', 2, NOTHING, /^clockseed: \. is a folder, not a spec\.\n$/],
];

describe('exit codes, results on stdout, talk on stderr', () => {
  test.each(CASES)('clockseed %j < %j: %i', (args, input, status, stdout, stderr) => {
    withFolder((folder) => {
      expect(runCli(args, { input, folder })).toEqual({
        status,
        stdout: expect.stringMatching(stdout),
        stderr: expect.stringMatching(stderr),
      });
      expect(readdirSync(folder)).toEqual([]);
    });
  });

  test('a warning is no error: exit 0, on stderr', () => {
    const spec =
      'version: 1\nname: t\nos: debian-12\ngroups: {g: {network: 10.0.0.0/24, interface: a, primary: {p: 10.0.0.1}}}\n';
    const { status, stdout, stderr } = runCli(['plan', '-'], { input: spec });
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: expect.stringMatching(/: warning: nobody takes the time/),
    });
    expect(stdout).toMatch(/^t\n/);
  });
});

describe('the output folder', () => {
  const generate = (folder: string, out: string): Run =>
    runCli(['generate', '-', '--out', out], { folder, input: specWith() });

  test('that clockseed did not make is refused and left as it is: exit 2', () => {
    withFolder((folder) => {
      mkdirSync(join(folder, 'mine'));
      writeFileSync(join(folder, 'mine/thesis.txt'), 'years of work');
      const { status, stdout, stderr } = generate(folder, 'mine');
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toMatch(/^clockseed: .*mine/);
      expect(readdirSync(join(folder, 'mine'))).toEqual(['thesis.txt']);
      expect(readFileSync(join(folder, 'mine/thesis.txt'), 'utf8')).toBe('years of work');
    });
  });

  test('that can not be made is one clear line: exit 3', () => {
    withFolder((folder) => {
      writeFileSync(join(folder, 'file'), '');
      const { status, stdout, stderr } = generate(folder, 'file/out');
      expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
      expect(stderr).toMatch(/^clockseed: [^\n]*file[^\n]*\n$/);
      expect(stderr).not.toMatch(/bug|\bat .*:\d+:\d+/);
    });
  });

  test('that may not be written to is one clear line: exit 3', () => {
    withFolder((folder) => {
      mkdirSync(join(folder, 'shut'), { mode: 0o555 });
      // A folder's mode does not keep root out; /proc does.
      const shut = process.getuid?.() === 0 ? '/proc' : 'shut';
      expect(generate(folder, `${shut}/out`)).toEqual({
        status: 3,
        stdout: '',
        stderr: expect.stringMatching(new RegExp(`^clockseed: [^\\n]*${shut}[^\\n]*\\n$`)),
      });
    });
  });

  test('init writes a new file only', () => {
    withFolder((folder) => {
      expect(runCli(['init', 'topology.yaml'], { folder }).status).toBe(0);
      writeFileSync(join(folder, 'topology.yaml'), 'mine');
      const { status, stderr } = runCli(['init', 'topology.yaml'], { folder });
      expect({ status, stderr }).toEqual({
        status: 2,
        stderr: expect.stringMatching(/^clockseed: topology\.yaml exists/),
      });
      expect(readFileSync(join(folder, 'topology.yaml'), 'utf8')).toBe('mine');
    });
  });
});

describe('a reader that stops reading', () => {
  test('is no failure and no noise', () => {
    withFolder((folder) => {
      const spec = specWith().replace('s: 10.0.0.2', 's-1..200: 10.0.0.2..201');
      writeFileSync(join(folder, 't.yaml'), spec);
      const script = '{ "$1" "$2" plan t.yaml --json; echo $? >&2; } | head -n 1';
      const args = ['-c', script, 'sh', process.execPath, CLI];
      const { stdout, stderr } = spawnSync('sh', args, { cwd: folder, encoding: 'utf8' });
      expect({ stdout, stderr }).toEqual({ stdout: '{\n', stderr: '0\n' });
    });
  });
});
