import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { EXAMPLE, PROJECT, runCli, withFolder, withSpec } from './support/run-cli.js';

const README = readFileSync(join(PROJECT, 'README.md'), 'utf8');

interface Block {
  readonly language: string;
  readonly text: string;
}

/** The fenced blocks, in order. */
const BLOCKS: readonly Block[] = [...README.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(
  ([, language = '', text = '']) => ({ language, text }),
);

/** The one block that matches. */
function blockWith(pattern: RegExp): string {
  const found = BLOCKS.filter(({ text }) => pattern.test(text));
  expect(found).toHaveLength(1);
  return found[0]?.text ?? '';
}

describe('README.md', () => {
  test('names both commands, and its spec is the example, in its first fifty lines', () => {
    const first = README.split('\n').slice(0, 50).join('\n');
    expect(first).toContain('npm ci && npm start');
    expect(first).toContain('npm ci && npm test');
    expect(first).toContain(`\`\`\`yaml\n${readFileSync(EXAMPLE, 'utf8').trimEnd()}\n\`\`\``);
  });

  test('counts the files of out/ right', () => {
    const { files } = JSON.parse(readFileSync(join(PROJECT, 'out/manifest.json'), 'utf8'));
    expect(README).toContain(`\`0 files written, ${Object.keys(files).length} already right\``);
  });

  test('has only specs that are fine as they stand', () => {
    const specs = BLOCKS.filter(({ language }) => language === 'yaml');
    expect(specs.length).toBeGreaterThan(0);
    for (const { text } of specs)
      expect(runCli(['validate', '-'], { input: text })).toEqual({
        status: 0,
        stdout: expect.stringContaining('fine'),
        stderr: '',
      });
  });

  test('shows the plan that comes out', () => {
    expect(runCli(['plan', 'examples/videowall.yaml']).stdout).toBe(blockWith(/isolated\n/));
  });

  test('shows chrony.conf as it is written', () => {
    const excerpt = blockWith(/^bindacqdevice/m).trimEnd();
    const indented = excerpt.replace(/^(?=.)/gm, '      ');
    expect(readFileSync(join(PROJECT, 'out/nodes/wall-9/user-data'), 'utf8')).toContain(indented);
  });

  test('shows the diagnostic that a slip of the keyboard gets', () => {
    const spec = readFileSync(EXAMPLE, 'utf8').replace('secondary:', 'secondry:');
    const run = withSpec(spec, (folder) => runCli(['validate', 'topology.yaml'], { folder }));
    expect({ status: run.status, text: run.stderr }).toEqual({
      status: 1,
      text: expect.stringContaining(blockWith(/secondry/).trimEnd()),
    });
  });

  test('names only commands and options that there are', () => {
    const lines = [...README.matchAll(/`(?:clockseed|node dist\/cli\.js) ([a-z]+)([^`\n]*)`/g)];
    expect(new Set(lines.map(([, command]) => command))).toEqual(
      new Set([
        'init',
        'validate',
        'plan',
        'generate',
        'check',
        'diff',
        'explain',
        'keygen',
        'schema',
        'serve',
      ]),
    );
    for (const [, command = '', rest = ''] of lines) {
      const { status, stdout } = helpOf(command);
      expect({ command, status }).toEqual({ command, status: 0 });
      for (const option of rest.match(/--[a-z-]+/g) ?? []) expect(stdout).toContain(option);
    }
  });

  test('its command lines run, from this folder, as they stand', () => {
    const placeholders = /SPEC|\[/;
    const lines = [...README.matchAll(/`(?:clockseed|node dist\/cli\.js) ([a-z][^`\n]*)`/g)]
      .map(([, words = '']) => words)
      .filter((words) => !placeholders.test(words));
    expect(lines.length).toBeGreaterThan(1);
    for (const words of new Set(lines)) {
      const absolute = words.replace('examples/videowall.yaml', EXAMPLE).split(' ');
      const { status, stderr } = withFolder((folder) => runCli(absolute, { folder }));
      expect({ words, status, stderr }).toEqual({ words, status: 0, stderr: '' });
    }
  });
});

const helps = new Map<string, ReturnType<typeof runCli>>();

function helpOf(command: string): ReturnType<typeof runCli> {
  const help = helps.get(command) ?? runCli([command, '--help']);
  helps.set(command, help);
  return help;
}
