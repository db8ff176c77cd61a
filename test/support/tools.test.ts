import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeSkipped } from './report-skipped-tools.js';

const vitest = 'node_modules/vitest/vitest.mjs';
const configuration = 'test/support/fixtures/vitest.config.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'clockseed-tools-'));
  writeFileSync(join(folder, 'shellcheck'), '', { mode: 0o755 });
  writeFileSync(join(folder, 'packer'), 'not executable', { mode: 0o644 });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs fixtures/needs-tools.check.ts where only a fake shellcheck is to be found. */
function runChecks(environment: Record<string, string>): { status: number | null; output: string } {
  const env = { PATH: folder, CLOCKSEED_TOOLS: folder, ...environment };
  const run = spawnSync(process.execPath, [vitest, 'run', '--config', configuration], {
    env,
    encoding: 'utf8',
  });
  return { status: run.status, output: stripVTControlCharacters(run.stdout + run.stderr) };
}

describe('testWith', () => {
  test('skips what needs an absent tool and says so before the closing lines', () => {
    const { status, output } = runChecks({});
    expect(output).toContain('2 checks skipped for tools that are not installed: netns (1), packer (2)\n');
    expect(output).toMatch(/packer \(2\)\n[\s\S]*Tests +2 passed \| 2 skipped \(4\)/);
    expect(status).toBe(0);
  });

  test('fails what needs an absent tool when tools are required', () => {
    const { status, output } = runChecks({ CLOCKSEED_REQUIRE_TOOLS: '1' });
    expect(output).toContain('needs packer, which can not be used here: run .ci/install-tools');
    expect(output).toContain('needs packer, netns, which');
    expect(output).toMatch(/Tests +2 failed \| 2 passed \(4\)/);
    expect(status).toBe(1);
  });
});

describe('describeSkipped', () => {
  test('says nothing when no check was skipped for a tool', () => {
    expect(describeSkipped([])).toBeUndefined();
  });

  test('counts each check once and each of its tools by name', () => {
    expect(describeSkipped([['ufw'], ['netns', 'ufw'], ['netns', 'ufw']])).toBe(
      '3 checks skipped for tools that are not installed: netns (2), ufw (3)',
    );
  });
});
