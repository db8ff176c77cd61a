import type { Lab } from '../lab.js';
import type { Machine } from '../machine/machine.js';
import { bootMembers, type Member } from './boot-members.js';
import { archive } from './boot-tiers.js';

/** Which of the two groups keeps time by PTP: the one at the top (`core`) or the one below it (`hall`). */
export type PtpTier = 'core' | 'hall';

/** core-1 above relay-1 on the first wire, relay-1 above hall-1 on the second. */
export interface PtpTiers {
  readonly core: Machine;
  readonly relay: Machine;
  readonly hall: Machine;
}

/** What the relay's adapter in a group is called. */
export function nameRelayAdapter(group: PtpTier, ptp: PtpTier): string {
  return `${group === ptp ? 'ptp' : 'vec'}${group === 'core' ? 0 : 2}`;
}

/** The machines' wires, and which of their adapters stamp frames. */
export function listMembers(ptp: PtpTier): readonly Member[] {
  const stamping = (group: PtpTier) => ({ stamping: group === ptp ? (['vec0'] as const) : [] });
  return [
    { name: 'core-1', wires: ['br0'], ...stamping('core') },
    { name: 'relay-1', wires: ['br0', 'br1'], stamping: [ptp === 'core' ? 'vec0' : 'vec2'] },
    { name: 'hall-1', wires: ['br1'], ...stamping('hall') },
  ];
}

/** Two groups below each other, one of them with `method: ptp`, all on and verified. */
export async function bootPtpTiers(lab: Lab, settings: object, ptp: PtpTier): Promise<PtpTiers> {
  const seeds = await lab.generate(specifyPtpTiers(lab.system, settings, ptp));
  const network = await lab.createNetwork();
  await network.addWire('br1', '192.168.2.254/24');
  const [core, relay, hall] = await bootMembers(lab, seeds, listMembers(ptp));
  if (core === undefined || relay === undefined || hall === undefined)
    throw new Error('three machines were asked for');
  return { core, relay, hall };
}

/** The spec; `relay-1` is in both groups. */
export function specifyPtpTiers(system: string, settings: object, ptp: PtpTier): object {
  const describe = (group: PtpTier) => ({
    ...(group === ptp && { method: 'ptp' }),
    interface: group === ptp ? 'ptp0' : 'vec0',
  });
  return {
    ...{ version: 1, name: 'tiers', os: system, firewall: 'enable' },
    ...settings,
    addressing: 'static',
    groups: {
      core: {
        ...describe('core'),
        network: '192.168.1.0/24',
        primary: { 'core-1': '192.168.1.4' },
        secondary: { 'relay-1': '192.168.1.5' },
        apt: archive(1),
      },
      hall: {
        ...describe('hall'),
        follows: 'core',
        network: '192.168.2.0/24',
        primary: { 'relay-1': '192.168.2.5' },
        secondary: { 'hall-1': '192.168.2.6' },
        apt: archive(2),
      },
    },
    machines: {
      'relay-1': {
        interface: { core: nameRelayAdapter('core', ptp), hall: nameRelayAdapter('hall', ptp) },
        apt: archive(1),
      },
    },
  };
}
