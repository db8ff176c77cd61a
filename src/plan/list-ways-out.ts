import type { Origin } from '../spec/topology.js';
import type { Address } from '../spec/values/addresses.js';
import type { MachinePlan } from './plan.js';

/** Whom a machine must reach outside of all groups: a port of one address or, of servers known by name, of any. */
export interface WayOut {
  readonly protocol: 'udp' | 'tcp';
  readonly port: 123 | 4460;
  readonly address: Address | undefined;
  readonly origin: Origin;
}

/** Each way once. A server of NTS may name another address to ask (RFC 8915, section 4.1.7). */
export function listWaysOut({ externals }: MachinePlan): WayOut[] {
  const ways = externals.flatMap(({ address, nts, origin }): WayOut[] => [
    { protocol: 'udp', port: 123, address: nts ? undefined : address, origin },
    ...(nts ? [{ protocol: 'tcp', port: 4460, address, origin } as const] : []),
  ]);
  const open = new Set(ways.filter(({ address }) => !address).map(({ port }) => port));
  const wanted = ways.filter(({ address, port }) => !address || !open.has(port));
  return [...new Map(wanted.map((way) => [`${way.port} ${way.address?.text ?? 'any'}`, way])).values()];
}
