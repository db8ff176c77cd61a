import type { MachineModel } from '../../../src/machine/machine-model.js';
import { createNetwork, type Network } from '../../clockseed/support/create-network.js';
import type { Machine } from '../../clockseed/support/machine.js';
import { contentOf } from '../../support/render-spec.js';
import { waitFor } from '../../support/wait-for.js';

export const KEYS = '/etc/chrony/clockseed.keys';
const CONF = '/etc/chrony/chrony.conf';

/** What a machine runs with: files as generated, or tampered with. */
export interface Files {
  readonly conf: string;
  readonly keys: string;
}

export function filesOf(model: MachineModel | undefined): Files {
  if (!model) throw new Error('no such machine');
  return { conf: contentOf(model, CONF), keys: contentOf(model, KEYS) };
}

/** One release's: replies to ntpdata differ between releases. */
interface Programs {
  readonly chronyd: string;
  readonly chronyc: string;
}

/** Machines with one release's chronyd, real, with -x, in namespaces of their own. */
export class Cell {
  private readonly machines = new Map<string, Machine>();

  private constructor(
    private readonly network: Network,
    private readonly programs: Programs,
  ) {}

  static async create(programs: Programs): Promise<Cell> {
    return new Cell(await createNetwork(), programs);
  }

  async add(name: string, address: string, files: Files): Promise<void> {
    const machine = await this.network.addMachine(name);
    machine.plugIn(address);
    this.machines.set(name, machine);
    await this.start(name, files);
  }

  /** Ends chronyd and starts it with other files. */
  async restart(name: string, files: Files): Promise<void> {
    const machine = this.machine(name);
    machine.ask('sh', '-c', 'kill "$(cat /run/chronyd.pid)"');
    await waitFor(
      `${name} has ended`,
      () => machine.run('sh', '-c', 'kill -0 "$(cat /run/chronyd.pid)"').status !== 0,
    );
    await this.start(name, files);
  }

  private async start(name: string, { conf, keys }: Files): Promise<void> {
    const machine = this.machine(name);
    machine.write(CONF, `${conf}\ncmdport 0\n`);
    machine.write(KEYS, keys, '600');
    void machine.start(
      'sh',
      '-c',
      'echo $$ >/run/chronyd.pid; exec "$@"',
      'sh',
      this.programs.chronyd,
      '-n',
      '-x',
      '-f',
      CONF,
    );
    await waitFor(
      `${name} answers`,
      () => machine.run(this.programs.chronyc, '-n', '-c', 'tracking').status === 0,
    );
  }

  /** The states of a machine's sources by address, `*` for the one that it follows. */
  sources(name: string): Map<string, string> {
    const lines = this.machine(name)
      .ask(this.programs.chronyc, '-n', '-c', 'sources')
      .split('\n')
      .filter(Boolean);
    return new Map(
      lines.map((line) => {
        const [, state = '', address = ''] = line.split(',');
        return [address, state];
      }),
    );
  }

  selected(name: string): string | undefined {
    return [...this.sources(name)].find(([, state]) => state === '*')?.[0];
  }

  /** Requests sent to an address, and answers that were taken: proved, whatever time they give. */
  counts(name: string, address: string): { sent: number; valid: number } {
    const text = this.machine(name).ask(this.programs.chronyc, '-n', 'ntpdata', address);
    const read = (label: string) => Number(new RegExp(`^${label} *: (\\d+)$`, 'm').exec(text)?.[1]);
    return { sent: read('Total TX'), valid: read('Total valid RX') };
  }

  close(): Promise<void> {
    return this.network.close();
  }

  private machine(name: string): Machine {
    const machine = this.machines.get(name);
    if (!machine) throw new Error(`no machine ${name}`);
    return machine;
  }
}
