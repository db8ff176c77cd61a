import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { projectFolder } from './context.js';
import { isFull, parseArguments } from './parse-arguments.js';
import { printTable, replaceResults } from './print-table.js';
import { runBench } from './run-bench.js';

/** Exit codes: 0 measured, whatever came out; 1 it broke; 2 usage. */
async function main(): Promise<number> {
  const request = parseArguments(process.argv.slice(2));
  const results = await runBench(request);
  const text = `${JSON.stringify(results, null, 2)}\n`;
  process.stdout.write(printTable(results));
  if (request.results !== undefined) writeFileSync(request.results, text);
  else if (isFull(request)) {
    writeFileSync(join(projectFolder, 'bench/results.json'), text);
    const page = join(projectFolder, 'docs/scale.md');
    writeFileSync(page, replaceResults(readFileSync(page, 'utf8'), results));
  }
  return 0;
}

process.exitCode = await main().catch((error: unknown) => {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  process.stderr.write(`bench: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 1;
});
