import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateSeeds, type Seeds } from './generate-seeds.js';
import type { Ledger } from './host/ledger.js';
import { startHelper } from './host/start-helper.js';
import type { Image } from './image/provide-image.js';
import type { LabSystem } from './image/recipe.js';
import { Computer } from './machine/computer.js';
import {
  describeComputer,
  describeHardware,
  type Identity,
  type MachineOptions,
} from './machine/describe-hardware.js';
import type { Guest, Site } from './machine/guest.js';
import { Machine } from './machine/machine.js';
import { packSeed } from './machine/pack-seed.js';
import { controlAddress } from './network/addresses.js';
import type { Dhcp } from './network/list-dhcp-words.js';
import { Network } from './network/network.js';
import { type Figure, findFigure, type ScenarioResult, type Verdict } from './result.js';

/** The host's own address on the machines' wire, where the archive is. */
export const HOST_ADDRESS = '192.168.1.254';

export interface LabOptions {
  readonly system: LabSystem;
  readonly image: Image;
  /** Starts with `clockseed-lab-`; of the namespace and the folder. */
  readonly name: string;
  /** Of disks and logs; goes with the ledger. Its path is short, for it holds sockets. */
  readonly folder: string;
  readonly ledger: Ledger;
  readonly say: (text: string) => void;
  /** What scenarios have found before, in this same run. */
  readonly earlier: readonly ScenarioResult[];
}

/** What a scenario has to work with: a network, machines, and a sheet for its verdicts and figures. */
export class Lab {
  readonly system: LabSystem;
  readonly image: Image;
  readonly verdicts: Verdict[] = [];
  readonly figures: Figure[] = [];
  readonly machines: Guest[] = [];
  /** Of this run: disks, what `generate` wrote, and whatever a scenario puts there. */
  readonly folder: string;
  /** Logs that are worth keeping when a verdict is bad. */
  readonly logs: string;
  /** Prints one line of progress. */
  readonly say: (text: string) => void;
  readonly #options: LabOptions;
  #network: Network | undefined;

  constructor(options: LabOptions) {
    this.#options = options;
    this.say = options.say;
    this.system = options.system;
    this.image = options.image;
    this.folder = options.folder;
    this.logs = join(options.folder, 'logs');
    mkdirSync(this.logs);
  }

  /** A verdict: what should be so, what was found. */
  expect(what: string, found: string, ok: boolean): void {
    this.verdicts.push({ what, found, ok });
    this.say(`${ok ? 'ok    ' : 'FAILED'} ${what}: ${found}`);
  }

  /** A figure, for the record. Seconds are `s`. */
  record(name: string, value: number, unit: string): void {
    this.figures.push({ name, value, unit });
  }

  /** A figure of a scenario that ran before this one, on the same system: undefined when it did not run. */
  findEarlier(scenario: string, name: string): number | undefined {
    return findFigure(this.#options.earlier, scenario, this.system, name);
  }

  /** Lays the wire. `addresses`: the host's own on it, with their networks. */
  async createNetwork(
    addresses: readonly string[] = [`${HOST_ADDRESS}/24`],
    dhcp: Dhcp = {},
  ): Promise<Network> {
    const { name, ledger, image } = this.#options;
    this.#network = await Network.create({ name, addresses, dhcp, folder: this.logs, image }, ledger);
    return this.#network;
  }

  get network(): Network {
    if (this.#network === undefined) throw new Error('createNetwork comes first');
    return this.#network;
  }

  /** The files of a spec, written by `clockseed generate`, which is not told that it is watched. */
  async generate(spec: object, name = 'out'): Promise<Seeds> {
    return generateSeeds(spec, join(this.folder, name));
  }

  /** Starts a program on the host's side of the wire; it has started once it has said `mark`. Its words go to `log`. */
  async startHelper(words: readonly string[], mark: string, log: string): Promise<void> {
    await startHelper(this.network.inside(...words), mark, log, this.#options.ledger);
  }

  /** A folder on the host that goes with everything else, unless it is renamed. See Holdings for the names it may have. */
  addFolder(path: string): string {
    return this.#options.ledger.addFolder(path);
  }

  /** A machine, switched off, with a fresh disk and a seed from `folder`. `address`: reserved for it by DHCP. */
  async addMachine(name: string, folder: string, options: MachineOptions = {}): Promise<Machine> {
    const identity = { ...this.#identify(name), image: this.image.disk };
    const hardware = describeHardware(identity, options);
    await packSeed(folder, hardware.seed);
    await this.network.connect(hardware.adapter, hardware.second, hardware.control);
    if (options.address !== undefined) await this.network.reserve(hardware.adapter.hardware, options.address);
    return this.#add(new Machine(hardware, identity.index, this.#site));
  }

  /** A PC, switched off, with an empty disk: what it boots it finds on the network. */
  async addComputer(name: string): Promise<Computer> {
    const hardware = describeComputer(this.#identify(name));
    await this.network.connect(hardware.adapter, hardware.control);
    return this.#add(new Computer(hardware, this.#site));
  }

  get #site(): Site {
    return { folder: this.logs, network: this.network, ledger: this.#options.ledger };
  }

  #identify(name: string): Omit<Identity, 'image'> {
    const place = join(this.folder, name);
    mkdirSync(place);
    return { name, index: this.machines.length + 1, place, proxy: this.network.proxy };
  }

  #add<T extends Guest>(machine: T): T {
    this.machines.push(machine);
    this.#list();
    return machine;
  }

  /** For `--call` in another terminal. */
  #list(): void {
    const socket = this.network.socket;
    const machines = this.machines.map(({ name }, at) => ({ name, socket, address: controlAddress(at + 1) }));
    writeFileSync(join(this.folder, 'machines.json'), JSON.stringify(machines));
  }
}
