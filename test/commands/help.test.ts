import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { PROJECT, runCli, withFolder } from './support/run-cli.js';

/** Beside `serve`, which runs until it is told to stop (test/serve/command.test.ts). */
const COMMANDS = ['init', 'validate', 'explain', 'generate', 'check', 'diff', 'keygen', 'plan', 'schema'];

/** The example of a command's help: the words after `clockseed`, and where its output goes. */
function readExample(command: string): { words: string[]; redirectedTo: string | undefined } {
  const { stdout } = runCli([command, '--help']);
  const [, words = '', , file] =
    stdout.match(/\nExample:\n {2}\$ clockseed ([^>\n]*[^>\n ])( > (\S+))?\n/) ?? [];
  return { words: words.split(' '), redirectedTo: file };
}

/** The spec of init has no authentication. */
function switchKeysOn(spec: string): void {
  writeFileSync(spec, readFileSync(spec, 'utf8').replace(/^ {4}network: /m, '    authentication: keys\n$&'));
}

test('every command is listed, with what it does', () => {
  const { stdout } = runCli(['--help']);
  const listed = [...stdout.matchAll(/^ {2}([a-z]+) .*\S{3}/gm)].map(([, name]) => name);
  expect(listed.filter((name) => name !== 'help').sort()).toEqual([...COMMANDS, 'serve'].sort());
});

test('the version is that of the package', () => {
  const { version } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8'));
  expect(runCli(['--version']).stdout).toBe(`${version}\n`);
});

test('the examples of all commands run, one after the other, in an empty folder', () => {
  withFolder((folder) => {
    for (const command of COMMANDS) {
      const { words, redirectedTo } = readExample(command);
      expect(words[0]).toBe(command);
      if (command === 'diff') copyFileSync(join(folder, 'topology.yaml'), join(folder, 'before.yaml'));
      if (command === 'keygen') switchKeysOn(join(folder, 'topology.yaml'));
      const { status, stdout, stderr } = runCli(words, { folder });
      expect({ command, status, stderr }).toEqual({ command, status: 0, stderr: '' });
      expect(stdout).not.toBe('');
      if (redirectedTo) writeFileSync(join(folder, redirectedTo), stdout);
    }
    expect(readFileSync(join(folder, 'out/nodes/node-9/user-data'), 'utf8')).toMatch(/^#cloud-config\n/);
    expect(JSON.parse(readFileSync(join(folder, 'clockseed-v1.schema.json'), 'utf8'))).toHaveProperty(
      'properties.groups',
    );
  });
});

describe('the spec of init', () => {
  const text = runCli(['init']).stdout;

  const fine = { status: 0, stdout: expect.stringMatching(/fine\. 9 machines in 1 group/), stderr: '' };

  test('is fine as it stands', () => {
    expect(runCli(['validate', '-'], { input: text })).toEqual(fine);
  });

  test('is fine with everything that is commented out', () => {
    const open = text.replace(/^# (?!yaml-language)(?=[a-z-]+: |machines:| {2}node-)/gm, '');
    expect(Object.keys(parse(open))).toEqual(
      expect.arrayContaining(['polling', 'timestamping', 'verify', 'machines']),
    );
    expect(runCli(['validate', '-'], { input: open })).toEqual(fine);
  });
});
