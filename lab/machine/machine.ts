import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ledger } from '../host/ledger.js';
import { runCommand } from '../host/run-command.js';
import { waitFor } from '../host/wait.js';
import type { Network } from '../network/network.js';
import { AgentUnreachable, callAgent } from './call-agent.js';
import type { Outcome } from './decode-frames.js';
import {
  describeVector,
  type Hardware,
  listKernelArguments,
  nameAdapter,
  type StartOptions,
} from './list-kernel-arguments.js';
import { MachineProcess } from './machine-process.js';
import { packSeed } from './pack-seed.js';
import { tellKernel } from './tell-kernel.js';

/** Seconds in which a machine's command channel answers, at the latest, on two busy cores. */
const START_LIMIT = 180;
const POWER_OFF_LIMIT = 120;

/** One machine: its own kernel, clock, disk and adapter. It can be switched off and on again and keeps its disk. */
export class Machine {
  readonly name: string;
  readonly #hardware: Hardware;
  readonly #index: number;
  readonly #network: Network;
  readonly #ledger: Ledger;
  /** What its software knows its adapter by. */
  readonly interface: string;
  /** The console since the first start. */
  readonly log: string;
  #process: MachineProcess | undefined;
  #switchedOn = 0;

  constructor(hardware: Hardware, index: number, folder: string, network: Network, ledger: Ledger) {
    this.name = hardware.name;
    this.interface = nameAdapter('vec0', hardware.stamping);
    this.#hardware = hardware;
    this.#index = index;
    this.#network = network;
    this.#ledger = ledger;
    this.log = join(folder, `${hardware.name}.console.log`);
  }

  get runs(): boolean {
    return this.#process?.runs ?? false;
  }

  /** Seconds since it was switched on. */
  get secondsOn(): number {
    return (performance.now() - this.#switchedOn) / 1000;
  }

  /** Another seed for the next start: a folder that `generate` wrote. */
  async insertSeed(folder: string): Promise<void> {
    await packSeed(folder, this.#hardware.seed);
  }

  /** Copies its disk, which is sparse, to a new file. Switched off only. */
  async saveDisk(path: string): Promise<void> {
    await this.#copyDisk(this.#hardware.disk, path);
  }

  /** Puts in a disk that saveDisk wrote, of the same image. Switched off only. */
  async loadDisk(path: string): Promise<void> {
    await this.#copyDisk(path, this.#hardware.disk);
  }

  /** Switches it on, and waits until its command channel answers: systemd runs, cloud-init is about to. */
  async start(options: StartOptions = {}): Promise<void> {
    if (this.runs) throw new Error(`${this.name} is on`);
    this.#switchedOn = performance.now();
    // What a kernel that lost its power left: it would be taken for one that still runs.
    await rm(join(this.#hardware.socketFolder, this.name), { recursive: true, force: true });
    const words = listKernelArguments(this.#hardware, options);
    this.#process = new MachineProcess(this.#network.inside(), words, this.log, this.#index, this.#ledger);
    await waitFor(`${this.name} to boot`, 1000 * (options.limit ?? START_LIMIT), () => this.#answers());
  }

  /** Runs a line of shell in it, as root. `limit` in seconds. Throws when the machine does not answer. */
  async try(line: string, options: { input?: string; limit?: number } = {}): Promise<Outcome> {
    if (!this.runs) throw new AgentUnreachable(`${this.name} is not running: see ${this.log}`);
    const agent = { socket: this.#network.socket, address: this.#hardware.control.address };
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

  /** Takes the adapter out of the machine; its kernel loses the interface. Not for one that stamps frames. */
  async detachAdapter(): Promise<void> {
    await this.run('ip link set vec0 down');
    await this.#tellKernel('remove vec0');
  }

  /** Puts the adapter (back) in: the same hardware address, a new interface index. */
  async attachAdapter(): Promise<void> {
    await this.#tellKernel(`config vec0:${describeVector(this.#hardware.adapter)}`);
  }

  /** Cuts the wire of its first adapter behind the next switch: the link stays up, nothing arrives. */
  async cutCable(): Promise<void> {
    await this.#network.ip('link', 'set', this.#hardware.adapter.tap, 'nomaster');
  }

  async mendCable(): Promise<void> {
    const { tap, bridge } = this.#hardware.adapter;
    await this.#network.ip('link', 'set', tap, 'master', bridge);
  }

  async #copyDisk(from: string, to: string): Promise<void> {
    if (this.runs) throw new Error(`${this.name} is on`);
    await runCommand('cp', ['--sparse=always', from, to], { limit: 120_000 });
  }

  async #answers(): Promise<true | undefined> {
    if (!this.runs) throw new Error(`${this.name} stopped while it booted: see ${this.log}`);
    return this.try('true', { limit: 10 }).then(
      () => true,
      () => undefined,
    );
  }

  async #tellKernel(command: string): Promise<void> {
    await tellKernel(join(this.#hardware.socketFolder, this.name, 'mconsole'), command, this.#network);
  }
}
