import type { Machine } from '../machine/machine.js';

/** What no two machines may share: the machine-id, and fingerprints of SSH's host keys. */
export interface Identity {
  readonly machine: string;
  readonly machineId: string;
  readonly hostKeys: readonly string[];
}

/** Reads it; throws when there is no machine-id or no host key. */
export async function readIdentity(machine: Machine): Promise<Identity> {
  const machineId = await machine.run('grep -x "[0-9a-f]\\{32\\}" /etc/machine-id');
  const keys = await machine.run('for key in /etc/ssh/ssh_host_*_key.pub; do ssh-keygen -l -f "$key"; done');
  return {
    machine: machine.name,
    machineId,
    hostKeys: keys.split('\n').map((line) => line.split(' ')[1] ?? ''),
  };
}

/** Machine-ids and host keys that more than one of them has, with who has them. */
export function findShared(identities: readonly Identity[]): string[] {
  const owners = new Map<string, string[]>();
  for (const { machine, machineId, hostKeys } of identities)
    for (const mark of [machineId, ...hostKeys]) owners.set(mark, [...(owners.get(mark) ?? []), machine]);
  return [...owners].filter(([, who]) => who.length > 1).map(([mark, who]) => `${mark}: ${who.join(' ')}`);
}
