import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A machine that boots from the network. */
export interface BootClient {
  readonly name: string;
  readonly hardware: string;
  readonly address: string;
}

/**
 * Boot files as a site would type them: FOLDER/dnsmasq.conf, FOLDER/ipxe/boot.ipxe and a script for each machine. `server`
 * and `words` as in the spec's `netboot`; `seed` makes the kernel's word for a machine's seed.
 */
export function writeBootFiles(
  folder: string,
  server: string,
  words: readonly string[],
  clients: readonly BootClient[],
  seed: (name: string) => string,
): void {
  mkdirSync(join(folder, 'ipxe'), { recursive: true });
  const hosts = clients.map(({ name, hardware, address }) => `dhcp-host=${hardware},${address},${name}`);
  write(join(folder, 'dnsmasq.conf'), [
    ...['port=0', 'dhcp-range=192.168.1.0,static,255.255.255.0', 'dhcp-option=option:router', ...hosts],
    ...['enable-tftp', 'tftp-root=/srv/tftp', 'dhcp-match=set:ipxe,175', 'dhcp-boot=tag:!ipxe,undionly.kpxe'],
    `dhcp-boot=tag:ipxe,${server}netboot/ipxe/boot.ipxe`,
  ]);
  // biome-ignore lint/suspicious/noTemplateCurlyInString: iPXE's setting, not JavaScript's
  write(join(folder, 'ipxe', 'boot.ipxe'), ['#!ipxe', 'chain ${mac:hexhyp}.ipxe']);
  for (const { name, hardware } of clients) {
    const line = ['kernel', `${server}files/vmlinuz`, 'initrd=initrd', ...words, seed(name)].join(' ');
    const script = join(folder, 'ipxe', `${hardware.replaceAll(':', '-')}.ipxe`);
    write(script, ['#!ipxe', line, `initrd ${server}files/initrd`, 'boot']);
  }
}

function write(path: string, lines: readonly string[]): void {
  writeFileSync(path, `${lines.join('\n')}\n`);
}
