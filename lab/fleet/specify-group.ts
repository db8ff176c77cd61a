import type { LabSystem } from '../image/recipe.js';
import { HOST_ADDRESS } from '../lab.js';

/** The group that the scenarios boot: wall-1 serves wall-2, wall-3 …; its network is the lab's wire. */
export interface GroupOptions {
  readonly system: LabSystem;
  /** How many serve; one where left out. */
  readonly primaries?: number;
  /** How many follow. With the primaries at most ten. */
  readonly secondaries: number;
  /** More keys of the spec, which stand before the group's. */
  readonly settings?: object;
  /** Of the group; none where left out. */
  readonly authentication?: 'keys';
  /** Of the group; chrony where left out. */
  readonly method?: 'ptp';
  /** Of its machines; one that stamps frames must be asked for when they are added. */
  readonly interface?: 'ptp0';
  /** Of the group: where its primaries take the time from; nowhere where left out. */
  readonly sources?: readonly object[];
}

/** The interface of a user-mode Linux machine that has not been given another (Machine.interface). */
export const INTERFACE = 'vec0';

/** The names of its machines, the primaries first. */
export function listNames({
  primaries = 1,
  secondaries,
}: Pick<GroupOptions, 'primaries' | 'secondaries'>): [string, ...string[]] {
  const count = primaries + secondaries - 1;
  return ['wall-1', ...Array.from({ length: count }, (_, at) => `wall-${at + 2}`)];
}

/** The address of a machine of the group. */
export function addressOf(name: string): string {
  return `192.168.1.${Number(name.split('-')[1]) + 3}`;
}

/** A spec as an operator would write it for this network: static addresses, ufw on, packages from the local mirror. */
export function specifyGroup(group: GroupOptions): object {
  const { system, primaries = 1, secondaries, settings = {}, authentication, sources, method } = group;
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
        ...(method && { method }),
        ...(authentication && { authentication }),
        ...(sources && { sources }),
        network: '192.168.1.0/24',
        interface: group.interface ?? INTERFACE,
        primary: listMembers(1, primaries),
        secondary: listMembers(primaries + 1, primaries + secondaries),
      },
    },
  };
}

/** wall-FIRST to wall-LAST in one entry, as people write ranges. */
function listMembers(first: number, last: number): Record<string, string> {
  const name = `wall-${first}`;
  if (first === last) return { [name]: addressOf(name) };
  return { [`${name}..${last}`]: `${addressOf(name)}..${last + 3}` };
}
