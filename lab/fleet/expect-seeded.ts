import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lab } from '../lab.js';
import type { Guest } from '../machine/guest.js';
import { type BootSite, locateSeed } from './boot-site.js';
import { expectNone } from './expect-verified.js';
import { listPaths, readRequests } from './read-requests.js';
import { addressOf } from './specify-group.js';

/** What cloud-init asks for; the releases differ in whether network-config is among it. */
const SEED_FILES = ['meta-data', 'user-data', 'vendor-data'];

/**
 * A seed by HTTP comes once there is a network, which cloud-init 22.4 then brings up once more: netplan warns of the mode
 * that this cloud-init has given netplan's file.
 */
export const KNOWN_WARNINGS: readonly RegExp[] = [
  /activators\.py\[WARNING\]: Running \['netplan', 'apply'\] resulted in stderr output/,
];

/** cloud-init's own word for where it had the seed from: the kernel's command line, or the firmware's data. */
export async function expectSeeded(site: BootSite, machine: Guest, from: 'cmdline' | 'dmi'): Promise<void> {
  await expectSource(site.lab, machine, `${from},${locateSeed(site, machine)}`);
  const paths = listPaths(readRequests(site.requests), addressOf(machine.name));
  const own = `/private/…/nodes/${machine.name}/`;
  const missing = SEED_FILES.filter((name) => !paths.includes(`${own}${name}`));
  expectNone(site.lab, `${machine.name} has asked for its seed; not for`, missing);
  const foreign = paths.filter((path) => path.includes('/nodes/') && !path.startsWith(own));
  expectNone(site.lab, `${machine.name} has asked for the seeds of others`, foreign);
}

/** The same of any source. */
export async function expectSource(lab: Lab, machine: Guest, wanted: string): Promise<void> {
  const line = await machine.run(`sed -n 's/.*"datasource": "\\(.*\\)",/\\1/p' /run/cloud-init/result.json`);
  // Verdicts are kept.
  const shown = line.replace(/private\/[^/]*/, 'private/…');
  lab.expect(`${machine.name}: where it had its seed from`, shown, line.includes(wanted));
}

/** Its firmware has found boot files and kernel; `script`: which one of its scripts led there. */
export function expectBooted({ lab, requests }: BootSite, machine: Guest, script: RegExp): void {
  const paths = listPaths(readRequests(requests), addressOf(machine.name));
  const booted = paths.filter((path) => /^\/(netboot|files)\//.test(path));
  const ok = booted.some((path) => script.test(path)) && booted.includes('/files/initrd');
  lab.expect(`${machine.name} has booted from the network`, booted.join(' '), ok);
}

/** Who answers DHCP does not name time servers, and nobody has taken any from elsewhere. */
export async function expectNoTimeServers(lab: Lab, machines: readonly Guest[]): Promise<void> {
  const log = readFileSync(join(lab.logs, 'dnsmasq.log'), 'utf8');
  expectNone(lab, 'time servers that DHCP has handed out', log.match(/sent size: .* option: 42 .*/g) ?? []);
  for (const machine of machines) {
    const leases = await machine.run('cat /run/systemd/netif/leases/*');
    const address = /^ADDRESS=(.*)$/m.exec(leases)?.[1] ?? 'no lease';
    const found = `${address}${/^NTP=/m.test(leases) ? ', with time servers' : ''}`;
    const ok = found === addressOf(machine.name);
    lab.expect(`${machine.name}: its lease has its address and no time server`, found, ok);
  }
}
