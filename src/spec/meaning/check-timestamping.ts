import { type Diagnostic, problem } from '../../diagnostics/diagnostic.js';
import { pathOf } from '../origin-path.js';
import type { Settings, Sourced } from '../topology.js';

/** Names of what has no hardware below it. A bond, bridge or VLAN has: its ports are asked. */
const SOFTWARE_ONLY = /^(wg|tun|tap|dummy|veth|vxlan|gre|ipvlan|macvlan)[\d._-]/;

/** Hardware timestamps demanded of an adapter that is made of software: the check would be red for good. */
export function checkTimestamping(
  { timestamping }: Settings,
  device: Sourced<string>,
): Diagnostic | undefined {
  if (timestamping.value !== 'hardware' || !SOFTWARE_ONLY.test(device.value)) return undefined;
  const message = `timestamping is hardware, but ${device.value} is by its name made of software`;
  return problem('contradiction', pathOf(device.origin), message, {
    allowed: 'an adapter with hardware, or timestamping: auto',
    related: [{ message: 'timestamping stands', path: pathOf(timestamping.origin) }],
  });
}
