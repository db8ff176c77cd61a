import { constants } from 'node:os';
import { CommanderError } from 'commander';
import { callMachine } from './call-machine.js';
import { findMissingPackages } from './host/find-missing-packages.js';
import { listScenarios, SCENARIOS } from './list-scenarios.js';
import { parseArguments, type Request } from './parse-arguments.js';
import { LabRun } from './run-lab.js';

/** Exit codes: 0 every verdict holds, 1 one does not or the lab broke, 2 usage or something is missing here. */
const USAGE = 2;

async function main(): Promise<number> {
  const request = readRequest();
  if (typeof request === 'number') return request;
  if (request.kind === 'list') {
    process.stdout.write(listScenarios());
    return 0;
  }
  if (request.kind === 'call') {
    const { code, stdout, stderr } = await callMachine(request.machine, request.line);
    process.stdout.write(stdout);
    process.stderr.write(stderr);
    return code < 0 ? 128 - code : code;
  }
  const obstacle = await findObstacle();
  if (obstacle !== undefined) {
    process.stderr.write(`lab: ${obstacle}\n`);
    return USAGE;
  }
  return runGuarded(request);
}

function readRequest(): Request | number {
  try {
    return parseArguments(process.argv.slice(2), SCENARIOS);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE;
    throw error;
  }
}

async function findObstacle(): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return 'needs root, for network namespaces and to build file systems';
  const missing = await findMissingPackages();
  return missing.length === 0 ? undefined : `not installed: apt-get install ${missing.join(' ')}`;
}

/** However it ends, what it made on this host is removed: a run that is signalled or breaks stops making things first. */
async function runGuarded({ runs, keep }: Extract<Request, { kind: 'run' }>): Promise<number> {
  const lab = new LabRun();
  const end = async (code: number, why: string) => {
    process.stderr.write(`lab: ${why}: removing everything\n`);
    await lab.cleanUp();
    process.exit(code);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => void end(128 + constants.signals[signal], signal));
  }
  process.on('uncaughtException', (error) => void end(1, error.stack ?? error.message));
  return (await lab.run(runs, keep)) ? 0 : 1;
}

// A closed pipe must not end it before it has cleaned up.
process.stdout.on('error', () => undefined);
process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(`lab: ${error instanceof Error ? error.message : String(error)}\n`);
  return 1;
});
