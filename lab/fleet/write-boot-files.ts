import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A machine that boots from the network. */
export interface BootClient {
  readonly name: string;
  readonly hardware: string;
  readonly address: string;
}

export interface BootSite {
  /** As in the spec's `netboot`. */
  readonly server: string;
  readonly words: readonly string[];
  /** The private tree: boot scripts hold tokens. */
  readonly secrets: string;
  /** What becomes /srv/tftp. */
  readonly tftp: string;
  readonly clients: readonly BootClient[];
  /** The kernel's word for where a machine's seed is, with its token. */
  describeSource(name: string, token: string): string;
}

/**
 * Boot files and access.json as a site would type them; until `generate` writes them. Returns the path of dnsmasq's
 * configuration.
 */
export function writeBootFiles(site: BootSite): string {
  const { server, secrets, tftp, clients } = site;
  const hosts = clients.map(({ name, hardware, address }) => `dhcp-host=${hardware},${address},${name}`);
  const configuration = join(dirname(tftp), 'dnsmasq.conf');
  write(configuration, [
    ...['port=0', 'dhcp-range=192.168.1.0,static,255.255.255.0', 'dhcp-option=option:router', ...hosts],
    ...['enable-tftp', 'tftp-root=/srv/tftp', 'dhcp-match=set:ipxe,175', 'dhcp-boot=tag:!ipxe,undionly.kpxe'],
    'dhcp-boot=tag:ipxe,boot.ipxe',
  ]);
  write(join(tftp, 'boot.ipxe'), ['#!ipxe', `chain ${server}netboot/ipxe/\${mac:hexhyp}.ipxe`]);
  const machines = clients.map((client) => writeScript(site, client));
  write(join(secrets, 'access.json'), [JSON.stringify({ version: 1, machines })]);
  return configuration;
}

function writeScript(site: BootSite, { name, hardware, address }: BootClient): object {
  const { server, secrets } = site;
  const token = randomBytes(32).toString('base64url');
  const words = ['initrd=initrd', ...site.words, site.describeSource(name, token)];
  const script = join('netboot', 'ipxe', `${hardware.replaceAll(':', '-')}.ipxe`);
  const lines = [
    '#!ipxe',
    `kernel ${server}files/vmlinuz ${words.join(' ')}`,
    `initrd ${server}files/initrd`,
    'boot',
  ];
  write(join(secrets, script), lines);
  const files = readdirSync(join(secrets, 'nodes', name)).map((file) => join('nodes', name, file));
  return { name, token, addresses: [address], files, boot: [script] };
}

function write(path: string, lines: readonly string[]): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, `${lines.join('\n')}\n`, { mode: 0o600 });
}
