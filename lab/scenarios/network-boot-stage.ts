import { join } from 'node:path';
import { type MachineAccess, readAccess } from '../fleet/read-access.js';
import { addressOf, specifyGroup } from '../fleet/specify-group.js';
import { type BootClient, writeBootFiles } from '../fleet/write-boot-files.js';
import { generateKeyedSeeds, type KeyedSeeds } from '../generate-seeds.js';
import { HOST_ADDRESS, type Lab } from '../lab.js';
import { projectFolder } from '../locate-folders.js';
import type { Computer } from '../machine/computer.js';
import type { Machine } from '../machine/machine.js';
import { hardwareAddress } from '../network/addresses.js';

const LISTEN = `${HOST_ADDRESS}:8000`;

/** Where everything that boots is served from. */
export const SERVER = `http://${LISTEN}/`;

/** What the lab's initrd, which is the whole root file system, needs on its kernel's command line. */
export const KERNEL_WORDS = ['console=ttyS0', 'rdinit=/sbin/init', 'systemd.log_color=0', 'panic=1'];

/** The machines of the scenario, in the order in which they are added, and what they boot from. */
export interface Stage {
  readonly lab: Lab;
  readonly seeds: KeyedSeeds;
  readonly accessOf: (name: string) => MachineAccess;
  /** The server's log. */
  readonly requests: string;
  /** Its seed is a volume. */
  readonly primary: Machine;
  /** Boots by PXE. */
  readonly blank: Computer;
  /** User-mode Linux without a volume: its kernel is told where its seed is. */
  readonly told: Machine;
  /** Its firmware knows where its seed is. */
  readonly labelled: Computer;
}

const NAMES = ['wall-1', 'wall-2', 'wall-3', 'wall-4'] as const;

/** Generates, serves and lays the wire; the machines are there, and off. */
export async function setStage(lab: Lab): Promise<Stage> {
  const { system, folder } = lab;
  const settings = listSettings();
  const spec = specifyGroup({ system, secondaries: 3, settings, authentication: 'keys' });
  const seeds = await generateKeyedSeeds(spec, join(folder, 'out'));
  const [secrets, tftp] = [seeds.folder, join(folder, 'tftp')];
  const path = writeBootFiles({
    ...{ server: SERVER, words: KERNEL_WORDS, secrets, tftp, clients: NAMES.map(describeClient) },
    describeSource: (name, token) => describeSource(lab, name, token),
  });
  await lab.createNetwork(undefined, { file: { path, tftp } });
  const requests = await startServer(lab, join(folder, 'out'), secrets);
  return {
    ...{ lab, seeds, requests, accessOf: readAccess(secrets) },
    primary: await lab.addMachine('wall-1', seeds.of('wall-1')),
    blank: await lab.addComputer('wall-2'),
    told: await lab.addMachine('wall-3', seeds.of('wall-3')),
    labelled: await lab.addComputer('wall-4'),
  };
}

/** Where a machine's seed is, with its keys. */
export function locateSeed(name: string, token: string): string {
  return `${SERVER}private/${token}/nodes/${name}/`;
}

/** The word that says so to a machine: cloud-init 22.4 knows it by its older name only. */
export function describeSource({ system }: Pick<Lab, 'system'>, name: string, token: string): string {
  return `ds=${system === 'debian-12' ? 'nocloud-net' : 'nocloud'};s=${locateSeed(name, token)}`;
}

/** Addresses are DHCP's, but for the primary's; PCs name their adapters by their slots. */
function listSettings(): object {
  const clients = NAMES.map(describeClient);
  const machines = clients.map(({ name, hardware }) => [name, { mac: hardware, ...OVERLAYS[name] }]);
  return { addressing: 'unmanaged', machines: Object.fromEntries(machines) };
}

const OVERLAYS: Readonly<Record<string, object>> = {
  'wall-1': { addressing: 'static' },
  'wall-2': { interface: 'ens3' },
  'wall-4': { interface: 'ens3' },
};

function describeClient(name: string, at: number): BootClient {
  return { name, hardware: hardwareAddress('adapter', at + 1), address: addressOf(name) };
}

async function startServer(lab: Lab, out: string, secrets: string): Promise<string> {
  const log = join(lab.logs, 'requests.log');
  const words = [process.execPath, join(projectFolder, 'dist', 'cli.js'), 'serve', out];
  const options = ['--listen', LISTEN, '--secrets', secrets, '--files', lab.image.boot];
  await lab.startHelper([...words, ...options], SERVER.slice(0, -1), log);
  return log;
}
