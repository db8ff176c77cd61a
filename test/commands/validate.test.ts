import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { EXAMPLE, PROJECT, runCli } from './support/run-cli.js';
import { WRONG, withSpecs } from './support/with-specs.js';

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
