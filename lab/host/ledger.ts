import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Holdings } from './holdings.js';
import { identifyProcess, type ProcessIdentity, readBootId } from './identify-process.js';
import { removeHoldings } from './remove-holdings.js';

/** Where the state files of runs are: one a run, gone when nothing of the run is left. */
export function stateFolder(cache: string): string {
  return join(cache, 'runs');
}

/**
 * The list of what this run has on the host, in memory and in its state file. Everything is entered here before it is
 * made (a process right after). Once closed it takes nothing more: whatever still runs on cannot make anything new.
 */
export class Ledger {
  readonly #path: string;
  #holdings: Holdings;
  #closed = false;

  constructor(cache: string, name: string) {
    mkdirSync(stateFolder(cache), { recursive: true });
    this.#path = join(stateFolder(cache), `${name}.json`);
    const owner = identifyProcess(process.pid);
    this.#holdings = { format: 1, bootId: readBootId(), owner, processes: [], namespaces: [], folders: [] };
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  addNamespace(name: string): void {
    this.#write({ ...this.#holdings, namespaces: [...this.#holdings.namespaces, name] });
  }

  /** An absolute path; the folder is created. `mode`: as mkdir(2) takes it. */
  addFolder(path: string, mode = 0o777): string {
    this.#write({ ...this.#holdings, folders: [...this.#holdings.folders, path] });
    mkdirSync(path, { recursive: true, mode });
    return path;
  }

  addProcess(pid: number): ProcessIdentity {
    const identity = identifyProcess(pid);
    this.#write({ ...this.#holdings, processes: [...this.#holdings.processes, identity] });
    return identity;
  }

  forgetProcess(identity: ProcessIdentity): void {
    if (this.#closed) return;
    const processes = this.#holdings.processes.filter((other) => other !== identity);
    this.#write({ ...this.#holdings, processes });
  }

  /** Removes everything and the state file; safe to call again. Returns what could not be removed. */
  async close(): Promise<string[]> {
    this.#closed = true;
    const problems = await removeHoldings(this.#holdings);
    if (problems.length === 0) rmSync(this.#path, { force: true });
    return problems;
  }

  #write(holdings: Holdings): void {
    if (this.#closed) throw new Error('the lab is being cleaned up');
    this.#holdings = holdings;
    writeFileSync(`${this.#path}.new`, `${JSON.stringify(holdings, undefined, 2)}\n`);
    renameSync(`${this.#path}.new`, this.#path);
  }
}
