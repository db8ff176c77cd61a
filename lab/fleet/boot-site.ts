import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { generateKeyedSeeds, type KeyedSeeds } from '../generate-seeds.js';
import { runCommand } from '../host/run-command.js';
import { HOST_ADDRESS, type Lab } from '../lab.js';
import { projectFolder } from '../locate-folders.js';
import type { Guest } from '../machine/guest.js';
import { hardwareAddress } from '../network/addresses.js';
import { readAccess } from './read-access.js';
import { specifyGroup } from './specify-group.js';

const LISTEN = `${HOST_ADDRESS}:8000`;

/** Where everything that boots is served from. */
export const SERVER = `http://${LISTEN}/`;

/** What the lab's initrd, which is the whole root file system, needs on its kernel's command line. */
export const KERNEL_WORDS = ['console=ttyS0', 'rdinit=/sbin/init', 'systemd.log_color=0', 'panic=1'];

/** A group with keys that boots from the network, but for its primary, which has a volume: what its machines find there. */
export interface BootSite {
  readonly lab: Lab;
  /** Of the private tree. */
  readonly seeds: KeyedSeeds;
  readonly accessOf: ReturnType<typeof readAccess>;
  /** The server's log. */
  readonly requests: string;
}

/** What the spec says of each secondary: the first is the lab's second machine. */
export type Overlays = readonly [object, ...object[]];

/** Generates, serves, and lays the wire on which dnsmasq answers by the generated file. */
export async function openBootSite(lab: Lab, overlays: Overlays): Promise<BootSite> {
  const { system, folder } = lab;
  const settings = listSettings(overlays);
  const group = { system, secondaries: overlays.length, settings, authentication: 'keys' } as const;
  const out = join(folder, 'out');
  const seeds = await generateKeyedSeeds(specifyGroup(group), out, ['--iso']);
  const tftp = await fillTftp(folder, join(out, 'netboot'));
  await lab.createNetwork(undefined, { file: { path: join(out, 'netboot', 'dnsmasq.conf'), tftp } });
  const requests = await startServer(lab, out, seeds.folder);
  return { lab, seeds, requests, accessOf: readAccess(seeds.folder) };
}

/** Where a machine's seed is, with its keys, for who has its token. */
export function seedUrl(name: string, token: string): string {
  return `${SERVER}private/${token}/nodes/${name}/`;
}

/** The same with the right token. */
export function locateSeed({ accessOf }: BootSite, { name }: Pick<Guest, 'name'>): string {
  return seedUrl(name, accessOf(name).token);
}

/** The word that says so to a machine: cloud-init 22.4 knows it by its older name only. */
export function describeSource(site: BootSite, machine: Pick<Guest, 'name'>): string {
  return `ds=${site.lab.system === 'debian-12' ? 'nocloud-net' : 'nocloud'};s=${locateSeed(site, machine)}`;
}

/** Addresses are DHCP's, but for the primary's, which does not boot from the network. */
function listSettings(overlays: Overlays): object {
  const files = { kernel: 'files/vmlinuz', initrd: 'files/initrd', arguments: KERNEL_WORDS };
  const machines = overlays.map((overlay, at) => {
    return [`wall-${at + 2}`, { mac: hardwareAddress('adapter', at + 2), ...overlay }];
  });
  const primary = { addressing: 'static', netboot: 'none' };
  return {
    addressing: 'unmanaged',
    netboot: { server: SERVER, ...files },
    machines: { 'wall-1': primary, ...Object.fromEntries(machines) },
  };
}

/** As out/netboot/README.md says; iPXE, which is in the adapters' firmware, needs nothing here. */
async function fillTftp(folder: string, netboot: string): Promise<string> {
  const tftp = join(folder, 'tftp');
  mkdirSync(tftp);
  await runCommand('grub-mknetdir', [`--net-directory=${tftp}`, '--subdir=grub']);
  copyFileSync(join(netboot, 'grub', 'grub.cfg'), join(tftp, 'grub', 'grub.cfg'));
  return tftp;
}

async function startServer(lab: Lab, out: string, secrets: string): Promise<string> {
  const log = join(lab.logs, 'requests.log');
  const words = [process.execPath, join(projectFolder, 'dist', 'cli.js'), 'serve', out];
  const options = ['--listen', LISTEN, '--secrets', secrets, '--files', lab.image.boot];
  await lab.startHelper([...words, ...options], SERVER.slice(0, -1), log);
  return log;
}
