import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type MachineAccess, readAccess } from '../fleet/read-access.js';
import { specifyGroup } from '../fleet/specify-group.js';
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

/** Generates, serves and lays the wire; the machines are there, and off. */
export async function setStage(lab: Lab): Promise<Stage> {
  const { system, folder } = lab;
  const group = { system, secondaries: 3, settings: listSettings(), authentication: 'keys' } as const;
  const out = join(folder, 'out');
  const seeds = await generateKeyedSeeds(specifyGroup(group), out, ['--iso']);
  const file = { path: join(out, 'netboot', 'dnsmasq.conf'), tftp: join(folder, 'tftp') };
  mkdirSync(file.tftp);
  await lab.createNetwork(undefined, { file });
  const requests = await startServer(lab, out, seeds.folder);
  const [primary, blank, told, labelled] = [
    await lab.addMachine('wall-1', seeds.of('wall-1')),
    await lab.addComputer('wall-2'),
    await lab.addMachine('wall-3', seeds.of('wall-3')),
    await lab.addComputer('wall-4'),
  ];
  await primary.insertVolume(join(seeds.folder, 'volumes', 'wall-1.iso'));
  return { lab, seeds, requests, accessOf: readAccess(seeds.folder), primary, blank, told, labelled };
}

/** Where a machine's seed is, with its keys. */
export function locateSeed(name: string, token: string): string {
  return `${SERVER}private/${token}/nodes/${name}/`;
}

/** The word that says so to a machine: cloud-init 22.4 knows it by its older name only. */
export function describeSource({ system }: Pick<Lab, 'system'>, name: string, token: string): string {
  return `ds=${system === 'debian-12' ? 'nocloud-net' : 'nocloud'};s=${locateSeed(name, token)}`;
}

/** Addresses are DHCP's, but for the primary's, which does not boot from the network. */
function listSettings(): object {
  const files = { kernel: 'files/vmlinuz', initrd: 'files/initrd', arguments: KERNEL_WORDS };
  const computer = (index: number) => ({ ...machine(index), interface: 'ens3' });
  const machine = (index: number) => ({ mac: hardwareAddress('adapter', index) });
  return {
    addressing: 'unmanaged',
    netboot: { server: SERVER, ...files },
    machines: {
      'wall-1': { addressing: 'static', netboot: 'none' },
      'wall-2': computer(2),
      'wall-3': machine(3),
      'wall-4': computer(4),
    },
  };
}

async function startServer(lab: Lab, out: string, secrets: string): Promise<string> {
  const log = join(lab.logs, 'requests.log');
  const words = [process.execPath, join(projectFolder, 'dist', 'cli.js'), 'serve', out];
  const options = ['--listen', LISTEN, '--secrets', secrets, '--files', lab.image.boot];
  await lab.startHelper([...words, ...options], SERVER.slice(0, -1), log);
  return log;
}
