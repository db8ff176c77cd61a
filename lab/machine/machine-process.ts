import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import type { ProcessIdentity } from '../host/identify-process.js';
import type { Ledger } from '../host/ledger.js';
import { killSession } from '../host/remove-holdings.js';

/** A running machine: a process of the host that leads a session. In that of user-mode Linux each guest process has one of the host's. */
export class MachineProcess {
  readonly #child: ChildProcess;
  readonly #identity: ProcessIdentity;
  readonly #ledger: Ledger;

  /** `words`: the program that it is, with what puts it into its namespace. What it says goes to `log`. */
  constructor(words: readonly string[], log: string, ledger: Ledger) {
    this.#ledger = ledger;
    const [program = '', ...rest] = words;
    this.#child = spawn(program, rest, {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      // The memory of user-mode Linux is a file there.
      env: { ...process.env, TMPDIR: '/dev/shm' },
    });
    if (this.#child.pid === undefined) throw new Error(`${words.join(' ').slice(0, 100)}: cannot be started`);
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
