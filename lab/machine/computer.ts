import { stat, truncate, writeFile } from 'node:fs/promises';
import { Guest, type Site } from './guest.js';
import {
  type ComputerHardware,
  type ComputerOptions,
  listEmulatorArguments,
} from './list-emulator-arguments.js';

/** Of the disk that is in it, in bytes. Nothing of it takes room on the host until somebody writes. */
const DISK_SIZE = 4 * 2 ** 30;

/** Seconds in which its command channel answers: firmware, the network's files, and a kernel whose every instruction is translated. */
const START_LIMIT = 600;

/** A PC, emulated by QEMU without the host's help: firmware, an adapter that boots from the network, an empty disk. */
export class Computer extends Guest {
  /** By where the adapter is plugged in. */
  readonly interface = 'ens3';
  readonly #hardware: ComputerHardware;

  constructor(hardware: ComputerHardware, site: Site) {
    super(hardware, site);
    this.#hardware = hardware;
  }

  override async start(options: ComputerOptions = {}): Promise<void> {
    this.expectOff();
    // What is on it stays.
    await writeFile(this.#hardware.disk, '', { flag: 'a' });
    await truncate(this.#hardware.disk, DISK_SIZE);
    const words = listEmulatorArguments(this.#hardware, options, new Date());
    await this.switchOn(['qemu-system-x86_64', ...words], options.limit ?? START_LIMIT);
  }

  /** Bytes of its disk that have ever been written. */
  async readWritten(): Promise<number> {
    const { blocks } = await stat(this.#hardware.disk);
    return 512 * blocks;
  }
}
