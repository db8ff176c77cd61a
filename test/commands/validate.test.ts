import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { EXAMPLE, PROJECT, type Run, runCli, specWith, withFolder } from './support/run-cli.js';

const WRONG = specWith('polling: slow\nstep: maybe');

/** In a folder with good.yaml, wrong.yaml and site/wrong.yaml. */
function withSpecs<T>(use: (run: (...args: string[]) => Run, folder: string) => T): T {
  return withFolder((folder) => {
    writeFileSync(join(folder, 'good.yaml'), specWith());
    writeFileSync(join(folder, 'wrong.yaml'), WRONG);
    const environment = { GITHUB_WORKSPACE: '' };
    return use((...args) => runCli(['validate', ...args], { folder, environment }), folder);
  });
}

describe('several specs', () => {
  test('all are judged, and one that is refused makes it exit 1', () => {
    withSpecs((run) => {
      expect(run('good.yaml', EXAMPLE)).toEqual({
        status: 0,
        stdout: `good.yaml: fine. 2 machines in 1 group.\n${EXAMPLE}: fine. 9 machines in 1 group.\n`,
        stderr: '2 specs, 0 refused\n',
      });
      const { status, stdout, stderr } = run('wrong.yaml', 'good.yaml', 'wrong.yaml');
      expect({ status, stdout }).toEqual({
        status: 1,
        stdout: 'good.yaml: fine. 2 machines in 1 group.\n',
      });
      expect(stderr.match(/^wrong\.yaml:4:10: error/gm)).toHaveLength(2);
      expect(stderr).toMatch(/\n3 specs, 2 refused\n$/);
    });
  });

  test('as JSON they are one list, each diagnostic with its file', () => {
    withSpecs((run) => {
      const { status, stdout, stderr } = run('wrong.yaml', 'good.yaml', './wrong.yaml', '--json');
      expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
      const found: { file: string }[] = JSON.parse(stdout);
      expect(found.map(({ file }) => file)).toEqual([
        'wrong.yaml',
        'wrong.yaml',
        './wrong.yaml',
        './wrong.yaml',
      ]);
    });
  });

  test('one that is not there is usage, before any is judged', () => {
    withSpecs((run) => {
      for (const files of [
        ['wrong.yaml', 'none.yaml'],
        ['-', '-'],
      ])
        expect(run(...files)).toEqual({
          status: 2,
          stdout: '',
          stderr: expect.stringMatching(/^clockseed: (none\.yaml: no such file|- is named twice).*\n$/),
        });
    });
  });
});

describe('--format', () => {
  test('json is --json, and text is what there is without', () => {
    withSpecs((run) => {
      const asJson = run('wrong.yaml', '--json');
      expect(run('wrong.yaml', '--format', 'json')).toEqual(asJson);
      expect(run('wrong.yaml', '--format=json', '--json')).toEqual(asJson);
      expect(run('wrong.yaml', '--format', 'text')).toEqual(run('wrong.yaml'));
    });
  });

  test('two forms at once, or one that is not known, are usage', () => {
    withSpecs((run) => {
      for (const form of ['text', 'github', 'gitlab'])
        expect(run('good.yaml', '--json', '--format', form)).toMatchObject({ status: 2, stdout: '' });
      expect(run('good.yaml', '--format', 'gitlab').stderr).toMatch(/Allowed choices are text, json, github/);
    });
  });

  test('the keys of the JSON are those of docs/continuous-integration.md', () => {
    const page = readFileSync(join(PROJECT, 'docs/continuous-integration.md'), 'utf8');
    const [, table = ''] = /## JSON\n([\s\S]*?)\n## /.exec(page) ?? [];
    const cells = [...table.matchAll(/^\| (`.*?) \|/gm)].map(([, cell = '']) => cell);
    const named = new Set(cells.flatMap((cell) => cell.match(/[a-zA-Z]+/g) ?? []));
    const twice = WRONG.replace('s: 10.0.0.2', 's: 10.0.0.1').replace('polling:', 'poling:');
    const found: object[] = JSON.parse(runCli(['validate', '-', '--json'], { input: twice }).stdout);
    expect(new Set(found.flatMap((one) => Object.keys(one)))).toEqual(named);
  });
});

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
