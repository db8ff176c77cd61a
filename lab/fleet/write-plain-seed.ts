import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { INTERFACE } from './specify-group.js';

/** A seed that has nothing of clockseed: an address by DHCP, and root may log in with a key. */
export function writePlainSeed(folder: string, instance: string, publicKey: string): string {
  const userData = { disable_root: false, ssh_pwauth: false, ssh_authorized_keys: [publicKey] };
  const network = { version: 2, ethernets: { [INTERFACE]: { dhcp4: true } } };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'meta-data'), stringify({ 'instance-id': instance }));
  writeFileSync(join(folder, 'user-data'), `#cloud-config\n${stringify(userData)}`);
  writeFileSync(join(folder, 'network-config'), stringify(network));
  writeFileSync(join(folder, 'vendor-data'), '#cloud-config\n{}\n');
  return folder;
}
