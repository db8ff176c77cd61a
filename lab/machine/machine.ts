import { copyFile, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../host/run-command.js';
import { Guest, type Site } from './guest.js';
import {
  describeVector,
  type Hardware,
  listKernelArguments,
  nameAdapter,
  type UserModeOptions,
} from './list-kernel-arguments.js';
import { packSeed } from './pack-seed.js';
import { tellKernel } from './tell-kernel.js';

/** A machine that is user-mode Linux: a kernel as a process of the host. It keeps its disk. */
export class Machine extends Guest {
  readonly interface: string;
  readonly #hardware: Hardware;
  readonly #index: number;

  /** `index` spreads machines over the host's processors. */
  constructor(hardware: Hardware, index: number, site: Site) {
    super(hardware, site);
    this.interface = nameAdapter('vec0', hardware.stamping);
    this.#hardware = hardware;
    this.#index = index;
  }

  override async start(options: UserModeOptions = {}): Promise<void> {
    this.expectOff();
    // What a kernel that lost its power left: it would be taken for one that still runs.
    await rm(join(this.#hardware.socketFolder, this.name), { recursive: true, force: true });
    const processor = String(this.#index % availableParallelism());
    const words = ['taskset', '-c', processor, 'linux.uml', ...listKernelArguments(this.#hardware, options)];
    await this.switchOn(words, options.limit);
  }

  /** Another seed for the next start: a folder that `generate` wrote. */
  async insertSeed(folder: string): Promise<void> {
    await packSeed(folder, this.#hardware.seed);
  }

  /** The same as a volume that is made already. */
  async insertVolume(path: string): Promise<void> {
    await copyFile(path, this.#hardware.seed);
  }

  /** Copies its disk, which is sparse, to a new file. Switched off only. */
  async saveDisk(path: string): Promise<void> {
    await this.#copyDisk(this.#hardware.disk, path);
  }

  /** Puts in a disk that saveDisk wrote, of the same image. Switched off only. */
  async loadDisk(path: string): Promise<void> {
    await this.#copyDisk(path, this.#hardware.disk);
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

  async #copyDisk(from: string, to: string): Promise<void> {
    this.expectOff();
    await runCommand('cp', ['--sparse=always', from, to], { limit: 120_000 });
  }

  async #tellKernel(command: string): Promise<void> {
    const socket = join(this.#hardware.socketFolder, this.name, 'mconsole');
    await tellKernel(socket, command, this.site.network);
  }
}
