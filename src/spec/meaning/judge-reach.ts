import { contains, type Network, parseAddress } from '../values/addresses.js';
import { isRefusal } from '../values/refusal.js';

/** What a machine with static addressing can reach, by what the spec says. */
export interface Reach {
  readonly networks: readonly Network[];
  readonly hasGateway: boolean;
  readonly hasNameservers: boolean;
}

/** Why a host, by name or address, is not reached; undefined when it may be. */
export function whyUnreachable(
  host: string,
  { networks, hasGateway, hasNameservers }: Reach,
): string | undefined {
  const address = parseAddress(host);
  if (!isRefusal(address)) {
    if (hasGateway || networks.some((network) => contains(network, address))) return undefined;
    return `${address.text} is outside the network and there is no gateway`;
  }
  if (!hasNameservers) return `the name of ${host} can not be resolved without nameservers`;
  return hasGateway ? undefined : `${host} is not reached without a gateway`;
}
