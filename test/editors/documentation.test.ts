import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PROJECT, runCli } from '../commands/support/run-cli.js';

const PAGE = readFileSync(join(PROJECT, 'docs/editors.md'), 'utf8');

test('docs/editors.md names the line that init writes, the path in the package, and the server’s version', () => {
  const [, line = ''] = /^```yaml\n(.*)\n```$/m.exec(PAGE) ?? [];
  expect(runCli(['init']).stdout.split('\n')).toContain(line);
  const [, path = ''] = /\$schema=node_modules\/clockseed\/(\S+?)`/.exec(PAGE) ?? [];
  const { files, devDependencies } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8'));
  expect(files).toContain(path.split('/')[0]);
  expect(existsSync(join(PROJECT, path))).toBe(true);
  expect(devDependencies['yaml-language-server']).toContain(/server \((\d+\.\d+)\)/.exec(PAGE)?.[1]);
});
