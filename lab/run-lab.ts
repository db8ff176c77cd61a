import { once } from 'node:events';
import { formatElapsed } from './host/elapsed.js';
import { Ledger } from './host/ledger.js';
import { pruneCache } from './host/prune-cache.js';
import { removeLeftovers } from './host/remove-leftovers.js';
import { cacheFolder } from './locate-folders.js';
import type { PlannedRun } from './parse-arguments.js';
import { renderResults, renderSummary } from './report/render-results.js';
import { writeResults } from './report/write-results.js';
import { hasPassed, type ScenarioResult } from './result.js';
import { runScenario } from './run-scenario.js';

/** The lab's runs, one after the other, and what has to be removed if it ends in the middle. */
export class LabRun {
  #ledger: Ledger | undefined;
  readonly #start = performance.now();

  /** Runs them, prints progress, table and summary, writes lab/results.json. Returns whether all have passed. */
  async run(runs: readonly PlannedRun[], keep: boolean): Promise<boolean> {
    for (const line of await removeLeftovers(cacheFolder)) this.#say(line);
    await pruneCache(cacheFolder);
    const results: ScenarioResult[] = [];
    for (const [index, planned] of runs.entries()) {
      const name = `clockseed-lab-${process.pid}-${index + 1}`;
      results.push(await this.#runOne(planned, name, keep, results));
    }
    const path = await writeResults(results);
    process.stdout.write(`\n${renderResults(results)}\nfigures: ${path}\n${renderSummary(results)}\n`);
    return results.every(hasPassed);
  }

  /** Removes what is there now; nothing can be made any more. For the end, however it comes. */
  async cleanUp(): Promise<void> {
    const problems = (await this.#ledger?.close()) ?? [];
    for (const problem of problems) this.#say(`could not remove: ${problem}`);
  }

  async #runOne(
    planned: PlannedRun,
    name: string,
    keep: boolean,
    earlier: readonly ScenarioResult[],
  ): Promise<ScenarioResult> {
    this.#ledger = new Ledger(cacheFolder, name);
    this.#say(`=== ${planned.scenario.name} on ${planned.system}: ${planned.scenario.shows}`);
    const say = (text: string) => this.#say(text);
    const beforeEnd = keep ? () => this.#waitForEnter() : async () => undefined;
    try {
      return await runScenario(planned, { name, ledger: this.#ledger, say, beforeEnd, earlier });
    } finally {
      await this.cleanUp();
    }
  }

  async #waitForEnter(): Promise<void> {
    this.#say(
      'the machines stay on until Enter; in another terminal: npm run --silent lab -- --call wall-1 chronyc -n tracking',
    );
    await once(process.stdin, 'data');
    process.stdin.pause();
  }

  #say(text: string): void {
    process.stdout.write(`${formatElapsed(this.#start)} ${text}\n`);
  }
}
