import { spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { testWith } from '../support/tools.js';
import { EXAMPLE, PROJECT, runCli, withFolder } from './support/run-cli.js';

const PAGE = readFileSync(join(PROJECT, 'docs/review.md'), 'utf8');
const WALL = readFileSync(EXAMPLE, 'utf8');

/** The block in this language that begins so, without that beginning. */
function block(language: string, start: string): string {
  const blocks = [...PAGE.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)];
  const found = blocks.find(([, name, text]) => name === language && text?.startsWith(start));
  if (!found?.[2]) throw new Error(`docs/review.md has no ${language} that begins with ${start}`);
  return found[2].slice(start.length);
}

/** A command's words, and what the page says that it prints. */
function example(command: string): { words: string[]; output: string } {
  const [first = '', ...rest] = block('console', `$ clockseed ${command}`).split('\n');
  return { words: [command, ...first.trim().split(' ')], output: rest.join('\n') };
}

const CHANGED = block('yaml', '');

describe('docs/review.md', () => {
  testWith(['git'], 'shows what diff prints, up to the files', () => {
    const { words, output } = example('diff');
    withFolder((folder) => {
      const git = (...args: string[]) =>
        expect(
          spawnSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args], { cwd: folder })
            .status,
        ).toBe(0);
      writeFileSync(join(folder, 'topology.yaml'), WALL);
      git('init', '-q', '-b', 'main');
      git('add', '.');
      git('-c', 'commit.gpgsign=false', 'commit', '-q', '-m', 'one');
      writeFileSync(join(folder, 'topology.yaml'), CHANGED);
      const { status, stdout, stderr } = runCli(words, { folder });
      expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
      expect(stdout.slice(0, stdout.indexOf('\nFiles\n'))).toBe(output);
    });
  });

  test('shows what explain prints, and names every key of its JSON', () => {
    const { words, output } = example('explain');
    withFolder((folder) => {
      writeFileSync(join(folder, 'topology.yaml'), WALL);
      const run = (...more: string[]) => runCli(['explain', 'topology.yaml', 'wall-2', ...more], { folder });
      expect(runCli(words, { folder })).toEqual({ status: 0, stdout: output, stderr: '' });
      const json = [run('--json'), run('override.conf', '--json')].map(({ stdout }) => stdout).join('\n');
      const keys = new Set([...json.matchAll(/^ *"([a-z]+)":/gm)].map(([, key]) => key ?? ''));
      expect(keys.size).toBeGreaterThan(20);
      expect([...keys].filter((key) => !PAGE.includes(`\`${key}\``))).toEqual([]);
      const kinds = new Set([...json.matchAll(/"kind": "([a-z]+)"/g)].map(([, kind]) => kind ?? ''));
      expect(kinds).toEqual(
        new Set([
          'setting',
          'fixed',
          'comment',
          'blank',
          'package',
          'enable',
          'mask',
          'rule',
          'spec',
          'default',
        ]),
      );
    });
  });

  test('shows what check prints', () => {
    const { words, output } = example('check');
    withFolder((folder) => {
      writeFileSync(join(folder, 'topology.yaml'), WALL);
      expect(runCli(['generate', 'topology.yaml'], { folder }).status).toBe(0);
      rmSync(join(folder, 'out/nodes/wall-2/meta-data'));
      appendFileSync(join(folder, 'out/nodes/wall-3/vendor-data'), 'by hand\n');
      expect(runCli(words, { folder })).toEqual({ status: 1, stdout: output, stderr: '' });
    });
  });

  test('names every key of the JSON, and every word in it', () => {
    withFolder((folder) => {
      writeFileSync(join(folder, 'old.yaml'), WALL);
      writeFileSync(join(folder, 'new.yaml'), CHANGED);
      const { stdout } = runCli(['diff', 'old.yaml', 'new.yaml', '--json'], { folder });
      const keys = new Set([...stdout.matchAll(/^ *"([a-z]+)":/gm)].map(([, key]) => key ?? ''));
      expect(keys.size).toBeGreaterThan(20);
      expect([...keys].filter((key) => !PAGE.includes(`\`${key}\``))).toEqual([]);
    });
    const source = (path: string) => readFileSync(join(PROJECT, path), 'utf8');
    const words = [
      ...(source('src/compare/change.ts').match(/'[a-z]+-[a-z]+'/g) ?? []),
      ...(source('src/compare/need.ts').match(/(?<=Action = .*)'[a-z-]+'/g) ?? []),
      ...(source('src/write/check-tree.ts').match(/(?<=type Deviation =[^;]*)'[a-z]+'/g) ?? []),
    ];
    expect(words.length).toBeGreaterThan(25);
    expect(words.filter((word) => !PAGE.includes(`\`${word.replaceAll("'", '')}\``))).toEqual([]);
  });
});
