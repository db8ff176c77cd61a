import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { ProcessIdentity } from '../host/identify-process.js';
import type { Ledger } from '../host/ledger.js';
import { killSession } from '../host/remove-holdings.js';

/** A running kernel: a process of the host that leads a session, in which each guest process has one of the host's. */
export class MachineProcess {
  readonly #child: ChildProcess;
  readonly #identity: ProcessIdentity;
  readonly #ledger: Ledger;

  /** `prefix`: words that put it into its namespace. `index` spreads machines over the host's processors. */
  constructor(
    prefix: readonly string[],
    words: readonly string[],
    log: string,
    index: number,
    ledger: Ledger,
  ) {
    this.#ledger = ledger;
    const processor = String(index % availableParallelism());
    const [program = '', ...rest] = ['taskset', '-c', processor, ...prefix, 'linux.uml', ...words];
    this.#child = spawn(program, rest, {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      // Its memory is a file there.
      env: { ...process.env, TMPDIR: '/dev/shm' },
    });
    if (this.#child.pid === undefined) throw new Error('linux.uml cannot be started');
    this.#identity = ledger.addProcess(this.#child.pid);
    const stream = createWriteStream(log, { flags: 'a' });
    this.#child.stdout?.pipe(stream, { end: false });
    this.#child.stderr?.pipe(stream, { end: false });
    this.#child.once('exit', () => ledger.forgetProcess(this.#identity));
  }

  get runs(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Ends it as a power cut does. */
  async kill(): Promise<void> {
    await killSession(this.#identity);
    this.#ledger.forgetProcess(this.#identity);
  }
}
