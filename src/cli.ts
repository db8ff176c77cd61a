#!/usr/bin/env node
import { CommanderError } from 'commander';
import { buildProgram } from './commands/build-program.js';
import { describeFailure } from './commands/describe-failure.js';

/** Exit codes: 0 fine, 1 the spec or a comparison says no, 2 usage, 3 a failure of ours or of the disk. Only this file sets them. */
const USAGE = 2;
const FAILURE = 3;
const DIFFERENT = 1;

function sayWhetherSame(isSame: boolean): void {
  if (!isSame) process.exitCode = DIFFERENT;
}

async function main(): Promise<void> {
  try {
    await buildProgram(sayWhetherSame).parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : USAGE;
      return;
    }
    process.exitCode = await describeFailure(error, process.argv);
  }
}

// A reader that closes the pipe early (head) is no failure; a disk that is full is one.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  process.stderr.write(`clockseed: ${error.message}\n`);
  process.exit(FAILURE);
});
await main();
