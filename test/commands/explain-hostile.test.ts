import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCli, specWith, withFolder, withSpec } from './support/run-cli.js';

test('hostile names are not obeyed by a terminal', () => {
  withFolder((folder) => {
    const file = 'a\u001b[31m\u202e.yaml';
    writeFileSync(join(folder, file), specWith());
    for (const words of [['p'], ['p', 'chrony.conf'], ['p', 'expect:3'], ['q'], ['p', '\u001b']]) {
      const { status, stdout, stderr } = runCli(['explain', file, ...words], { folder });
      expect(status).not.toBe(3);
      expect(`${stdout}${stderr}`).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
    }
  });
});

test('keys are named and never shown', () => {
  const spec = specWith('').replace('groups: {g: {', 'groups: {g: {authentication: keys, ');
  withSpec(spec, (folder) => {
    const run = (...words: string[]) => runCli(words, { folder });
    expect(run('keygen', 'topology.yaml', '--keys', 'k').status).toBe(0);
    const keys = readFileSync(join(folder, 'k'), 'utf8').match(/[0-9A-F]{16,}/gi) ?? [];
    expect(keys.length).toBeGreaterThan(0);
    const whole = run('explain', 'topology.yaml', 's', 'clockseed.keys', '--keys', 'k');
    const json = run('explain', 'topology.yaml', 's', 'clockseed.keys', '--keys', 'k', '--json');
    expect(whole.stdout).toContain('KEY 1 of the link p with s');
    expect(whole.stdout).toContain('the seed of the private tree (--secrets-out)');
    for (const { status, stdout, stderr } of [whole, json]) {
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(keys.filter((key) => stdout.toUpperCase().includes(key.toUpperCase()))).toEqual([]);
    }
    const without = run('explain', 'topology.yaml', 's', 'chrony.conf');
    expect(without.stdout).toContain('xleave key ID\n');
    expect(without.stderr).toMatch(/^Without --keys FILE /);
  });
});
