import type { LabSystem } from '../image/recipe.js';
import { HOST_ADDRESS } from '../lab.js';

/** The group that the scenarios boot: wall-1 serves wall-2, wall-3 …; its network is the lab's wire. */
export interface GroupOptions {
  readonly system: LabSystem;
  /** How many follow the primary, 1 to 9. */
  readonly secondaries: number;
  /** More keys of the spec, which stand before the group's. */
  readonly settings?: object;
}

/** The interface of a user-mode Linux machine. */
export const INTERFACE = 'vec0';

/** The names of its machines, the primary first. */
export function listNames({ secondaries }: Pick<GroupOptions, 'secondaries'>): [string, ...string[]] {
  return ['wall-1', ...Array.from({ length: secondaries }, (_, at) => `wall-${at + 2}`)];
}

/** The address of a machine of the group. */
export function addressOf(name: string): string {
  return `192.168.1.${Number(name.split('-')[1]) + 3}`;
}

/** A spec as an operator would write it for this network: static addresses, ufw on, packages from the local mirror. */
export function specifyGroup({ system, secondaries, settings = {} }: GroupOptions): object {
  const last = secondaries + 1;
  const follower = secondaries === 1 ? 'wall-2' : `wall-2..${last}`;
  const addresses = secondaries === 1 ? addressOf('wall-2') : `${addressOf('wall-2')}..${last + 3}`;
  return {
    version: 1,
    name: 'lab',
    os: system,
    firewall: 'enable',
    addressing: 'static',
    apt: { mirror: `http://${HOST_ADDRESS}/debian`, security: `http://${HOST_ADDRESS}/debian-security` },
    ...settings,
    groups: {
      wall: {
        network: '192.168.1.0/24',
        interface: INTERFACE,
        primary: { 'wall-1': addressOf('wall-1') },
        secondary: { [follower]: addresses },
      },
    },
  };
}
