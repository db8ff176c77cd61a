import type { MachineModel } from '../../machine/machine-model.js';
import { readTemplate, renderTemplate } from '../../machine/render-template.js';
import type { Plan } from '../../plan/plan.js';
import type { Deliverable } from '../deliverable.js';
import { listBoots, type UrlOf } from './list-boots.js';
import { listServers } from './list-servers.js';
import { packageInstallerSeed } from './package-installer-seed.js';
import { packageNginx } from './package-nginx.js';
import { renderDnsmasq } from './render-dnsmasq.js';
import { renderReadme } from './render-readme.js';
import { printGrubPath, renderScripts } from './render-scripts.js';

/**
 * What a machine boots from the network: a script of iPXE and of GRUB by each MAC address, and what an installer is told.
 * @param urlOf where its files are; left out the public tree
 */
export function packageForNetboot(machine: MachineModel, urlOf?: UrlOf): Deliverable[] {
  const { netboot } = machine.plan.machine.settings;
  const boots = listBoots(machine.plan, urlOf);
  if (!netboot || boots.length === 0) return [];
  const publicUrl = (path: string) => netboot.server.value + path;
  return [
    ...boots.flatMap(renderScripts),
    ...(netboot.start.value === 'installer'
      ? packageInstallerSeed(machine, netboot, urlOf ?? publicUrl)
      : []),
  ];
}

/** Whether a file is what a machine finds by its MAC address, before it can know of a token. */
export function isBootScript(path: string): boolean {
  return /^netboot\/(ipxe|grub)\//.test(path);
}

/** What is one for all machines: how to find their scripts, dnsmasq's configuration, and a README. */
export function packageNetboot(plan: Plan): Deliverable[] {
  const servers = listServers(plan);
  if (servers.length === 0) return [];
  const folders = servers.map((server) => printGrubPath(`${server}netboot/grub`));
  const dnsmasq = renderDnsmasq(plan);
  return [
    { path: 'netboot/README.md', content: renderReadme(plan) },
    ...(dnsmasq === undefined ? [] : [{ path: 'netboot/dnsmasq.conf', content: dnsmasq }]),
    { path: 'netboot/grub/grub.cfg', content: renderTemplate('netboot/grub.cfg.hbs', { folders }) },
    { path: 'netboot/ipxe/boot.ipxe', content: readTemplate('netboot/boot.ipxe') },
    ...packageNginx(plan),
  ];
}
