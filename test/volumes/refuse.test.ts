import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CLI, EXAMPLE, runCli } from '../commands/support/run-cli.js';
import { waitFor } from '../support/wait-for.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clockseed-refuse-'));
  mkdirSync(join(folder, 'bin'));
  mkdirSync(join(folder, 'temporary'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The only xorriso there is. */
const standIn = (lines: string) =>
  writeFileSync(join(folder, 'bin/xorriso'), `#!/bin/sh\n${lines}\n`, { mode: 0o755 });
const environment = () => ({
  PATH: `${join(folder, 'bin')}:${join(folder, 'tools')}`,
  TMPDIR: join(folder, 'temporary'),
});
const generate = () =>
  runCli(['generate', EXAMPLE, '--iso', '--out', 'o'], { folder, environment: environment() });

describe('--iso', () => {
  test('without xorriso says what to install: exit 2, nothing written', () => {
    expect(generate()).toEqual({
      status: 2,
      stdout: '',
      stderr: expect.stringMatching(/^clockseed: --iso needs xorriso, .*apt install xorriso.*\n$/),
    });
    expect(existsSync(join(folder, 'o'))).toBe(false);
    expect(readdirSync(join(folder, 'temporary'))).toEqual([]);
  }, 60_000);

  test('with an xorriso that fails says why in its words: exit 3, nothing written', () => {
    standIn('echo "xorriso : NOTE : hello" >&2; echo "xorriso : FAILURE : the moon is full" >&2; exit 5');
    expect(generate()).toEqual({
      status: 3,
      stdout: '',
      stderr:
        'clockseed: xorriso made no volume (exit 5): xorriso : FAILURE : the moon is full. The output folder is as it was.\n',
    });
    expect(existsSync(join(folder, 'o'))).toBe(false);
  }, 60_000);

  test('with an xorriso that fails later on leaves everything as it was', () => {
    expect(runCli(['generate', EXAMPLE, '--out', 'o'], { folder }).status).toBe(0);
    standIn('case "$*" in *" 3/") exit 7 ;; esac; printf volume');
    const before = readdirSync(join(folder, 'o'));
    expect(generate()).toMatchObject({ status: 3, stderr: expect.stringContaining('(exit 7)') });
    expect(readdirSync(join(folder, 'o'))).toEqual(before);
    expect(readdirSync(join(folder, 'temporary'))).toEqual([]);
  }, 60_000);

  test('killed in the middle leaves no seed in the folder for temporary files', async () => {
    mkdirSync(join(folder, 'tools'));
    for (const name of ['rm', 'sleep']) symlinkSync(`/bin/${name}`, join(folder, 'tools', name));
    standIn(`[ -e 8 ] || exit 0; : >"${folder}/begun"; while [ ! -e "${folder}/go" ]; do sleep 0.05; done`);
    const child = spawn(process.execPath, [CLI, 'generate', EXAMPLE, '--iso', '--out', 'o'], {
      cwd: folder,
      env: environment(),
      stdio: 'ignore',
    });
    const ended = new Promise((resolve) => child.on('close', resolve));
    await waitFor('volumes are being made', () => existsSync(join(folder, 'begun')), 60);
    child.kill('SIGKILL');
    await ended;
    expect(readdirSync(join(folder, 'temporary'))).toHaveLength(1);
    writeFileSync(join(folder, 'go'), '');
    await waitFor('the rest is gone', () => readdirSync(join(folder, 'temporary')).length === 0, 60);
    expect(existsSync(join(folder, 'o/nodes'))).toBe(false);
  }, 60_000);
});
