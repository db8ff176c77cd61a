import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const PROJECT = resolve(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'clockseed-package-'));
const installed = join(folder, 'node_modules', 'clockseed');

/** Packs and unpacks the package elsewhere. Its dependencies are linked: a real install needs a registry (`.ci/run` does one). */
beforeAll(() => {
  const pack = ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder];
  const file = execFileSync('npm', pack, { cwd: PROJECT, encoding: 'utf8' }).trim();
  execFileSync('tar', ['-xzf', join(folder, file), '-C', folder]);
  mkdirSync(join(folder, 'node_modules'));
  cpSync(join(folder, 'package'), installed, { recursive: true });
  for (const name of listDependencies()) {
    symlinkSync(join(PROJECT, 'node_modules', name), join(folder, 'node_modules', name));
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function listDependencies(): string[] {
  const { dependencies }: { dependencies: Record<string, string> } = JSON.parse(
    readFileSync(join(PROJECT, 'package.json'), 'utf8'),
  );
  return Object.keys(dependencies);
}

test('the packed package generates the example in a folder elsewhere', () => {
  const command = join(installed, 'dist', 'cli.js');
  const example = join(installed, 'examples', 'videowall.yaml');
  execFileSync(process.execPath, [command, 'generate', example, '--out', 'out'], { cwd: folder });
  expect(readdirSync(join(folder, 'out', 'nodes'))).toHaveLength(9);
  const elsewhere = readFileSync(join(folder, 'out', 'manifest.json'), 'utf8');
  expect(elsewhere).toBe(readFileSync(join(PROJECT, 'out', 'manifest.json'), 'utf8'));
});

test('it holds what running needs and nothing else', () => {
  expect(readdirSync(installed).sort()).toEqual(
    ['LICENSE', 'README.md', 'dist', 'docs', 'examples', 'package.json', 'schema', 'templates'].sort(),
  );
});

/** What pre-commit does with a clone: it takes all that npm pack says for the name of the file. */
test('npm pack builds, and says the name of the file that it made and nothing else', () => {
  const clone = join(folder, 'clone');
  const parts = [
    'package.json',
    '.npmrc',
    'tsconfig.json',
    'tsconfig.build.json',
    'rolldown.config.js',
    'src',
    'templates',
  ];
  for (const part of parts) cpSync(join(PROJECT, part), join(clone, part), { recursive: true });
  symlinkSync(join(PROJECT, 'node_modules'), join(clone, 'node_modules'));
  const stdio: ['ignore', 'pipe', 'ignore'] = ['ignore', 'pipe', 'ignore'];
  const name = execFileSync('npm', ['pack'], { cwd: clone, encoding: 'utf8', stdio });
  expect(name).toMatch(/^clockseed-[0-9.]+\.tgz\n$/);
  expect(execFileSync('tar', ['-tzf', join(clone, name.trim())], { encoding: 'utf8' })).toContain(
    'dist/cli.js',
  );
}, 60_000);
