import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCli, specWith, withFolder } from './support/run-cli.js';
import { WRONG, withSpecs } from './support/with-specs.js';

/** A workflow command as GitHub's runner reads it. */
function readCommand(line: string): { name: string; properties: Record<string, string>; message: string } {
  const [, name = '', words = '', message = ''] = /^::([a-z]+) ([^:]*)::(.*)$/.exec(line) ?? [];
  const decode = (text: string) =>
    text.replace(/%(0D|0A|3A|2C|25)/g, (_, digits: string) =>
      String.fromCharCode(Number.parseInt(digits, 16)),
    );
  const pairs = words.split(',').map((word) => word.split(/=(.*)/s).slice(0, 2));
  const properties = Object.fromEntries(pairs.map(([key, value = '']) => [key, decode(value)]));
  return { name, properties, message: decode(message) };
}

describe('--format github', () => {
  const read = (stdout: string) => stdout.trimEnd().split('\n').map(readCommand);

  test('a command for each error and warning on stdout, the text on stderr', () => {
    withSpecs((run) => {
      const { status, stdout, stderr } = run('wrong.yaml', '--format', 'github');
      expect({ status, stderr }).toEqual({ status: 1, stderr: run('wrong.yaml').stderr });
      expect(read(stdout)).toEqual([
        {
          name: 'error',
          properties: {
            file: 'wrong.yaml',
            line: '4',
            endLine: '4',
            col: '10',
            endColumn: '14',
            title: 'clockseed: invalid-value',
          },
          message: expect.stringMatching(
            /^"slow" is not allowed for "polling"\nallowed: standard, tight(\ntry: .*)?$/,
          ),
        },
        expect.objectContaining({ name: 'error', properties: expect.objectContaining({ line: '5' }) }),
      ]);
    });
    const warned = specWith().replace(', secondary: {s: 10.0.0.2}', '');
    const { status, stdout } = runCli(['validate', '-', '--format', 'github'], { input: warned });
    expect(status).toBe(0);
    expect(read(stdout).map(({ name }) => name)).toEqual(['warning']);
  });

  test('nothing on stdout about a spec that is fine', () => {
    withSpecs((run) => {
      expect(run('good.yaml', '--format', 'github')).toEqual({
        status: 0,
        stdout: '',
        stderr: 'good.yaml: fine. 2 machines in 1 group.\n',
      });
    });
  });

  test('the file is named from the root of the checkout, wherever the step runs', () => {
    withFolder((root) => {
      withSpecs((_run, folder) => {
        symlinkSync(folder, join(root, 'link'));
        writeFileSync(join(root, 'a,b:c%.yaml'), WRONG);
        const files = (at: string, spec: string, workspace: string): (string | undefined)[] => {
          const words = ['validate', spec, '--format', 'github'];
          const environment = { GITHUB_WORKSPACE: workspace };
          return read(runCli(words, { folder: at, environment, input: WRONG }).stdout).map(
            ({ properties }) => properties.file,
          );
        };
        expect(files(root, 'a,b:c%.yaml', root)).toEqual(['a,b:c%.yaml', 'a,b:c%.yaml']);
        expect(files('/', join(root, 'a,b:c%.yaml'), root)[0]).toBe('a,b:c%.yaml');
        // Of another folder there is no place that GitHub could show, and none of standard input.
        expect(files(root, 'link/wrong.yaml', root)).toEqual([undefined, undefined]);
        expect(files(root, '-', root)).toEqual([undefined, undefined]);
        // A workspace that is reached through a link is the same one.
        expect(files(folder, 'wrong.yaml', join(root, 'link'))[0]).toBe('wrong.yaml');
      });
    });
  });

  test('a hostile spec starts no command of its own', () => {
    const hostile = specWith(
      'polling: "%0A::error::x"\nstep: "##[add-mask]x"\n"::notice::": 1\n? |\n ::warning::y\n: 1',
    );
    const run = runCli(['validate', '-', '--format', 'github'], { input: hostile });
    expect(read(run.stdout).every(({ name }) => name === 'error')).toBe(true);
    expect(run.stdout.split('\n').filter((line) => /^\s*::(?!error )/.test(line))).toEqual([]);
    expect(run.stderr.split('\n').filter((line) => /^\s*::|##\[/.test(line))).toEqual([]);
    expect(run.stdout).toContain('%250A');
  });
});
