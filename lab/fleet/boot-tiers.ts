import type { Lab } from '../lab.js';
import type { Machine } from '../machine/machine.js';
import type { Bridge } from '../network/wire.js';
import { bootMembers } from './boot-members.js';

/** A machine of the tiers. */
export interface Tier {
  readonly name: string;
  readonly wires: readonly [Bridge, ...Bridge[]];
  /** Reference id and stratum while all is well. */
  readonly tracking: string;
}

/** Each group on a wire of its own; relay-1 and relay-2 are on two. */
export const TIERS: readonly Tier[] = [
  { name: 'core-1', wires: ['br0'], tracking: '7F7F0101 8' },
  { name: 'relay-1', wires: ['br0', 'br1'], tracking: 'C0A80104 9' },
  { name: 'relay-2', wires: ['br1', 'br2'], tracking: 'C0A80205 10' },
  { name: 'leaf-1', wires: ['br2'], tracking: 'C0A80306 11' },
];

/** Three groups below each other, all on and verified; their machines in the order of TIERS. */
export async function bootTiers(lab: Lab, settings: object): Promise<Machine[]> {
  const seeds = await lab.generate(specifyTiers(lab, settings));
  const network = await lab.createNetwork();
  await network.addWire('br1', '192.168.2.254/24');
  await network.addWire('br2', '192.168.3.254/24');
  return bootMembers(
    lab,
    seeds,
    TIERS.map(({ name, wires }) => ({ name, wires })),
  );
}

function specifyTiers({ system }: Lab, settings: object): object {
  return {
    version: 1,
    name: 'tiers',
    os: system,
    firewall: 'enable',
    ...settings,
    addressing: 'static',
    groups: {
      core: {
        network: '192.168.1.0/24',
        interface: 'vec0',
        primary: { 'core-1': '192.168.1.4' },
        secondary: { 'relay-1': '192.168.1.5' },
        apt: archive(1),
      },
      hall: {
        follows: 'core',
        network: '192.168.2.0/24',
        interface: 'vec0',
        primary: { 'relay-1': '192.168.2.5' },
        secondary: { 'relay-2': '192.168.2.6' },
        apt: archive(2),
      },
      stage: {
        follows: 'hall',
        network: '192.168.3.0/24',
        interface: 'vec0',
        primary: { 'relay-2': '192.168.3.6' },
        secondary: { 'leaf-1': '192.168.3.7' },
        apt: archive(3),
      },
    },
    machines: {
      'relay-1': { interface: { core: 'vec0', hall: 'vec2' }, apt: archive(1) },
      'relay-2': { interface: { hall: 'vec0', stage: 'vec2' }, apt: archive(2) },
    },
  };
}

/** The lab's archive by the host's address on the n-th wire, for `apt` in a spec. */
export function archive(network: number): object {
  const host = `http://192.168.${network}.254`;
  return { mirror: `${host}/debian`, security: `${host}/debian-security` };
}
