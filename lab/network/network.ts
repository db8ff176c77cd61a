import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ledger } from '../host/ledger.js';
import { runCommand } from '../host/run-command.js';
import { startHelper } from '../host/start-helper.js';
import { waitFor } from '../host/wait.js';
import type { Image } from '../image/provide-image.js';
import { labFolder } from '../locate-folders.js';
import { CONTROL_NETWORK } from './addresses.js';
import { type Dhcp, listDhcpWords } from './list-dhcp-words.js';
import type { Wire } from './wire.js';

export interface NetworkOptions {
  /** Unique on the host; the namespace's name. */
  readonly name: string;
  /** Networks on the one wire, by the host's own address in each. */
  readonly addresses: readonly string[];
  readonly dhcp: Dhcp;
  /** Of logs and of DHCP's reservations. */
  readonly folder: string;
  readonly image: Image;
}

// With TCP segmentation offload left on, what the host sends to a machine crawls: 288 KB in 20 s instead of 0.1 s.
const OFFLOADS = ['tso', 'gso', 'tx', 'sg'].flatMap((name) => [name, 'off']);

/**
 * A network namespace with two bridges: `br0`, the machines' wire, where dnsmasq answers DHCP and an archive of the
 * release answers apt; and `mg0`, their command channels. Nothing outside can be reached from it.
 */
export class Network {
  readonly #options: NetworkOptions;
  readonly #ledger: Ledger;
  #gateway: number | undefined;

  private constructor(options: NetworkOptions, ledger: Ledger) {
    this.#options = options;
    this.#ledger = ledger;
  }

  static async create(options: NetworkOptions, ledger: Ledger): Promise<Network> {
    const network = new Network(options, ledger);
    ledger.addNamespace(options.name);
    await runCommand('ip', ['netns', 'add', options.name]);
    await network.ip('link', 'set', 'lo', 'up');
    await network.#addBridge('br0', options.addresses);
    await network.#addBridge('mg0', [CONTROL_NETWORK]);
    await mkdir(join(options.folder, 'dhcp-hosts'));
    await network.#startDhcp();
    await network.#startGateway();
    return network;
  }

  get namespace(): string {
    return this.#options.name;
  }

  /** The unix socket through which processes outside reach the command channels. */
  get socket(): string {
    return join(this.#options.folder, 'relay');
  }

  /** The archive as an HTTP proxy for any mirror. */
  get proxy(): string {
    return `http://${this.#options.addresses[0]?.split('/')[0]}:3142`;
  }

  /** Runs `ip WORDS…` inside. */
  async ip(...words: string[]): Promise<string> {
    return runCommand('ip', ['-n', this.namespace, ...words]);
  }

  /** Words that run a program inside. */
  inside(...words: string[]): string[] {
    return ['ip', 'netns', 'exec', this.namespace, ...words];
  }

  /** Another wire between machines, without DHCP. `address`: the host's own on it, with its network. */
  async addWire(bridge: 'br1' | 'br2', address: string): Promise<void> {
    await this.#addBridge(bridge, [address]);
  }

  /** Makes the taps of wires; those that are not there are passed over. */
  async connect(...wires: readonly (Wire | undefined)[]): Promise<void> {
    for (const { tap, bridge } of wires.filter((wire) => wire !== undefined)) {
      await this.ip('tuntap', 'add', 'dev', tap, 'mode', 'tap');
      await this.ip('link', 'set', tap, 'master', bridge, 'up');
      await this.#disableOffloads(tap);
    }
  }

  /** Gives an address to a hardware address by DHCP; `undefined` takes the reservation back. */
  async reserve(hardware: string, address: string | undefined): Promise<void> {
    const path = join(this.#options.folder, 'dhcp-hosts', hardware.replaceAll(':', ''));
    await (address === undefined ? rm(path, { force: true }) : writeFile(path, `${hardware},${address}\n`));
  }

  /** From now on there is no archive of packages, under no address. */
  async closeRepository(): Promise<void> {
    // `ip netns exec` has become the gateway: it executes the program in its own process.
    if (this.#gateway !== undefined) process.kill(this.#gateway, 'SIGUSR2');
    const log = join(this.#options.folder, 'repository.log');
    const closed = async () => ((await readFile(log, 'utf8')).endsWith('closed\n') ? true : undefined);
    await waitFor('the archive to be closed', 20_000, closed, 100);
  }

  async #addBridge(name: string, addresses: readonly string[]): Promise<void> {
    // Every switch passes PTP's multicast on; 01:80:c2:00:00:0e, gPTP's, only one that is told to (bit 14).
    await this.ip(
      'link',
      'add',
      name,
      'type',
      'bridge',
      ...['mcast_snooping', '0', 'group_fwd_mask', '16384'],
    );
    for (const address of addresses) await this.ip('addr', 'add', address, 'dev', name);
    await this.ip('link', 'set', name, 'up');
    await this.#disableOffloads(name);
  }

  async #disableOffloads(device: string): Promise<void> {
    const [program = '', ...words] = this.inside('ethtool', '-K', device, ...OFFLOADS);
    await runCommand(program, words);
  }

  async #startDhcp(): Promise<void> {
    const { folder, addresses, dhcp } = this.#options;
    const words = this.inside(...listDhcpWords(folder, addresses, dhcp));
    await startHelper(words, 'DHCP', join(folder, 'dnsmasq.log'), this.#ledger);
  }

  async #startGateway(): Promise<void> {
    const { folder, image } = this.#options;
    const program = join(labFolder, 'dist', 'gateway', 'main.js');
    const words = [this.socket, image.suite, image.packages, join(folder, 'repository.log')];
    const command = this.inside(process.execPath, program, ...words);
    this.#gateway = await startHelper(command, 'ready', join(folder, 'gateway.log'), this.#ledger);
  }
}
