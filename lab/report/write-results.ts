import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tryCommand } from '../host/run-command.js';
import { readKernelVersion } from '../image/provide-image.js';
import { labFolder, projectFolder } from '../locate-folders.js';
import { hasPassed, type ScenarioResult } from '../result.js';

/** Writes lab/results.json: everything that was found, and with what. */
export async function writeResults(results: readonly ScenarioResult[]): Promise<string> {
  const path = join(labFolder, 'results.json');
  const content = {
    format: 1,
    clockseed: await readCommit(),
    host: { 'user-mode-linux': await readKernelVersion(), node: process.version },
    results: results.map((result) => ({ ...result, passed: hasPassed(result) })),
  };
  writeFileSync(`${path}.new`, `${JSON.stringify(content, undefined, 2)}\n`);
  renameSync(`${path}.new`, path);
  return path;
}

/** The commit that was tested; `-dirty` when the working tree differs from it. `unknown` outside a clone. */
async function readCommit(): Promise<string> {
  const words = ['describe', '--always', '--abbrev=40', '--dirty', '--exclude=*'];
  const { code, stdout } = await tryCommand('git', words, { folder: projectFolder });
  return code === 0 ? stdout.trim() : 'unknown';
}
