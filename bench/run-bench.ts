import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, release, tmpdir, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { generateFiles } from './cases/generate-files.js';
import { scaleUp } from './cases/scale-up.js';
import { startCold } from './cases/start-cold.js';
import { validateLines } from './cases/validate-lines.js';
import type { Context } from './context.js';
import type { Part, Request } from './parse-arguments.js';
import type { CaseResult, Results } from './result.js';

/** The short ones first: they are what a busy host disturbs most. */
const MEASURE: Readonly<Record<Part, (context: Context) => Promise<CaseResult[]>>> = {
  'cold-start': startCold,
  validate: validateLines,
  generate: generateFiles,
  scale: scaleUp,
};

/** Measures all parts, or those that are asked for, in a folder for temporary files that goes with it. */
export async function runBench({ only, machines, large, repetitions }: Request): Promise<Results> {
  const folder = mkdtempSync(join(tmpdir(), 'clockseed-bench-'));
  const skipped: string[] = [];
  const cases: CaseResult[] = [];
  const say = (text: string): void => void process.stderr.write(`bench: ${text}\n`);
  const context: Context = {
    folder,
    machines,
    large,
    repetitions,
    generated: new Map(),
    say,
    skip: (what) => void skipped.push(what),
  };
  const before = currentLoad();
  try {
    for (const [part, run] of Object.entries(MEASURE)) {
      if (!only || only.some((one) => one === part)) cases.push(...(await run(context)));
    }
    const host = { ...describeHost(folder), load: [before, currentLoad()] };
    const date = new Date().toISOString().slice(0, 10);
    return { format: 1, date, host, machines, large, repetitions, cases, skipped };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function currentLoad(): number {
  return Number((loadavg()[0] ?? 0).toFixed(1));
}

function describeHost(folder: string): Omit<Results['host'], 'load'> {
  const processors = cpus();
  const found = spawnSync('df', ['--output=fstype', folder], { encoding: 'utf8' });
  return {
    processor: processors[0]?.model.trim() ?? 'unknown',
    processors: processors.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    fileSystem: found.stdout?.trim().split('\n').at(-1) || 'unknown',
    node: process.versions.node,
  };
}
