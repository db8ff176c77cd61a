import { join } from 'node:path';
import { readVersions } from './fleet/read-versions.js';
import type { Ledger } from './host/ledger.js';
import { within } from './host/wait.js';
import { provideImage } from './image/provide-image.js';
import { keepLogs } from './keep-logs.js';
import { Lab } from './lab.js';
import { cacheFolder, memoryFolder } from './locate-folders.js';
import type { PlannedRun } from './parse-arguments.js';
import { hasPassed, type ScenarioResult } from './result.js';

export interface Surroundings {
  /** Starts with `clockseed-lab-`; unique on the host. */
  readonly name: string;
  readonly ledger: Ledger;
  readonly say: (text: string) => void;
  /** What scenarios found before, on whatever system. */
  readonly earlier: readonly ScenarioResult[];
  /** Awaited before everything is removed: for `--keep`. */
  readonly beforeEnd: () => Promise<void>;
}

/** Runs one scenario on one system. What goes wrong is a bad verdict; it throws only when the lab cannot work. */
export async function runScenario(run: PlannedRun, surroundings: Surroundings): Promise<ScenarioResult> {
  const { scenario, system } = run;
  const { name, ledger, say } = surroundings;
  const image = await provideImage(system, cacheFolder, ledger, say);
  const lab = new Lab({
    system,
    image,
    name,
    ledger,
    say,
    earlier: surroundings.earlier,
    // Seeds and disks may hold keys.
    folder: ledger.addFolder(join(memoryFolder, name), 0o700),
  });
  const start = performance.now();
  await within(`${scenario.name} on ${system}`, scenario.limit * 60_000, () => scenario.run(lab)).catch(
    (error: unknown) => lab.expect('the scenario runs to its end', describeError(error), false),
  );
  const seconds = (performance.now() - start) / 1000;
  // Interrupted: who closed the ledger ends this process, and nothing that was found here counts.
  if (ledger.isClosed) await new Promise<never>(() => undefined);
  const versions = { ...(await readFirstVersions(lab)), image: `${image.suite}-${image.recipe}` };
  const result = { scenario: scenario.name, system, seconds, versions, ...pick(lab) };
  const logs = hasPassed(result) ? undefined : await keepLogs(lab, join(cacheFolder, 'logs', nameLogs(run)));
  if (logs !== undefined) say(`logs are kept in ${logs}`);
  await surroundings.beforeEnd();
  return { ...result, ...(logs !== undefined && { logs }) };
}

/** Copies: what a scenario that ran out of time still does comes too late. */
function pick({ verdicts, figures }: Lab): Pick<ScenarioResult, 'verdicts' | 'figures'> {
  return { verdicts: [...verdicts], figures: [...figures] };
}

/** Of the first machine that answers; all are of one image. */
async function readFirstVersions(lab: Lab): Promise<Record<string, string>> {
  const machine = lab.machines.find((candidate) => candidate.runs);
  return machine === undefined ? {} : readVersions(machine).catch(() => ({}));
}

function nameLogs({ scenario, system }: PlannedRun): string {
  return `${new Date().toISOString().replaceAll(/[:.]/g, '-')}-${scenario.name}-${system}`;
}

function describeError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
