import { join } from 'node:path';
import type { Ledger } from '../host/ledger.js';
import { waitFor } from '../host/wait.js';
import type { Network } from '../network/network.js';
import { AgentUnreachable, callAgent } from './call-agent.js';
import type { Connections } from './connections.js';
import type { Outcome } from './decode-frames.js';
import { MachineProcess } from './machine-process.js';

/** Seconds in which a machine's command channel answers, at the latest, on two busy cores. */
const START_LIMIT = 180;
const POWER_OFF_LIMIT = 120;

/** How a machine of any kind is started this time. Left out: with the right time, and a proxy for apt. */
export interface StartOptions {
  /** Seconds that its clock is ahead (behind: negative) when it starts, until something sets it right. */
  readonly clockAhead?: number;
  /** `false`: apt has no proxy; only a mirror at one of the host's own addresses answers. */
  readonly proxy?: boolean;
  /** Seconds until its command channel must answer. */
  readonly limit?: number;
}

/** Where a machine is. */
export interface Site {
  /** Of its console's log. */
  readonly folder: string;
  readonly network: Network;
  readonly ledger: Ledger;
}

/** One machine, whatever runs it: its own kernel, clock and adapter. It can be switched off and on again. */
export abstract class Guest {
  readonly name: string;
  /** The console since the first start. */
  readonly log: string;
  /** What its software knows its adapter by. */
  abstract readonly interface: string;
  protected readonly site: Site;
  readonly #connections: Connections;
  #process: MachineProcess | undefined;
  #switchedOn = 0;

  constructor(connections: Connections, site: Site) {
    this.name = connections.name;
    this.log = join(site.folder, `${connections.name}.console.log`);
    this.site = site;
    this.#connections = connections;
  }

  /** Switches it on, and waits until its command channel answers: systemd runs, cloud-init is about to. */
  abstract start(options?: StartOptions): Promise<void>;

  get runs(): boolean {
    return this.#process?.runs ?? false;
  }

  /** Seconds since it was switched on. */
  get secondsOn(): number {
    return (performance.now() - this.#switchedOn) / 1000;
  }

  /** Runs a line of shell in it, as root. `limit` in seconds. Throws when the machine does not answer. */
  async try(line: string, options: { input?: string; limit?: number } = {}): Promise<Outcome> {
    if (!this.runs) throw new AgentUnreachable(`${this.name} is not running: see ${this.log}`);
    const agent = { socket: this.site.network.socket, address: this.#connections.control.address };
    return callAgent(agent, ['bash', '-c', line], options.input ?? '', 1000 * (options.limit ?? 60));
  }

  /** Like try, for what has to succeed. Returns stdout without the last newline. */
  async run(line: string, options: { input?: string; limit?: number } = {}): Promise<string> {
    const { code, stdout, stderr } = await this.try(line, options);
    if (code === 0) return stdout.trimEnd();
    throw new Error(`${this.name}: ${line.slice(0, 100)}: exit ${code}\n${stderr.slice(-1000)}`);
  }

  /** Takes the power away: nothing is flushed, nobody is told. */
  async cutPower(): Promise<void> {
    await this.#process?.kill();
    this.#process = undefined;
  }

  /** Shuts it down from inside, as an operator does. */
  async powerOff(): Promise<void> {
    await this.try('systemctl poweroff --no-block').catch(() => undefined);
    const what = `${this.name} to power off`;
    await waitFor(what, 1000 * POWER_OFF_LIMIT, () => (this.runs ? undefined : true));
    await this.cutPower();
  }

  /** Cuts the wire of its first adapter behind the next switch: the link stays up, nothing arrives. */
  async cutCable(): Promise<void> {
    await this.site.network.ip('link', 'set', this.#connections.adapter.tap, 'nomaster');
  }

  async mendCable(): Promise<void> {
    const { tap, bridge } = this.#connections.adapter;
    await this.site.network.ip('link', 'set', tap, 'master', bridge);
  }

  /** For `start`: runs the program that is the machine, on the host's side of its wires. */
  protected async switchOn(words: readonly string[], limit: number = START_LIMIT): Promise<void> {
    this.#switchedOn = performance.now();
    this.#process = new MachineProcess(this.site.network.inside(...words), this.log, this.site.ledger);
    await waitFor(`${this.name} to boot`, 1000 * limit, () => this.#answers());
  }

  protected expectOff(): void {
    if (this.runs) throw new Error(`${this.name} is on`);
  }

  async #answers(): Promise<true | undefined> {
    if (!this.runs) throw new Error(`${this.name} stopped while it booted: see ${this.log}`);
    return this.try('true', { limit: 10 }).then(
      () => true,
      () => undefined,
    );
  }
}
