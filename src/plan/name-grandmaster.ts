import { createHash } from 'node:crypto';
import type { Machine } from '../spec/topology.js';
import type { GrandmasterPlan } from './ptp-plan.js';

/**
 * The clock identity that we give a primary, so that everybody knows beforehand whom to expect: an EUI-64 of its names and
 * address, marked as locally administered (IEEE 1588-2008, 7.5.2.2). Others keep the one that their adapter’s MAC address makes.
 */
export function nameGrandmaster({ group, name, address }: Machine): GrandmasterPlan {
  const place = address.value === 'dhcp' ? '' : address.value.text;
  const digest = createHash('sha256').update(`clockseed ${group} ${name} ${place}`).digest();
  digest[0] = ((digest[0] ?? 0) & 0xfc) | 0x02;
  const hex = digest.toString('hex', 0, 8);
  return { machine: name, identity: [hex.slice(0, 6), hex.slice(6, 10), hex.slice(10)].join('.') };
}
