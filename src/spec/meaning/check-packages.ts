import { type Diagnostic, problem } from '../../diagnostics/diagnostic.js';
import type { Settings } from '../topology.js';
import { contains, type Network, parseAddress } from '../values/addresses.js';
import { isRefusal } from '../values/refusal.js';
import type { Surroundings } from './list-groups.js';
import { pathOf } from './origin-path.js';

const WAYS_OUT =
  'install: baked; or apt.mirror with an address in the network; or a gateway and nameservers under addressing; or addressing: unmanaged';

/**
 * Whether first boot can reach packages by what the spec says. Only static addressing says enough to know: without a
 * gateway nothing outside the network is reached, without name servers no name is.
 */
export function checkPackages(settings: Settings, { name, networks }: Surroundings): Diagnostic[] {
  const { install, addressing, apt } = settings;
  if (install.value !== 'first-boot' || addressing.method.value !== 'static') return [];
  const host = archiveHost(apt.proxy?.value ?? apt.mirror?.value);
  const why = whyUnreachable(
    host,
    networks,
    addressing.gateway !== undefined,
    addressing.nameservers !== undefined,
  );
  if (!why) return [];
  const place = install.origin.kind === 'spec' ? install.origin : addressing.method.origin;
  return [
    problem('packages-unreachable', pathOf(place), `first boot in ${name} can not reach packages: ${why}`, {
      allowed: WAYS_OUT,
    }),
  ];
}

/** The host that packages come from; undefined for the system's own archive, which has a name. */
function archiveHost(url: string | undefined): string | undefined {
  return url === undefined ? undefined : new URL(url).hostname.replace(/^\[|\]$/g, '');
}

function whyUnreachable(
  host: string | undefined,
  networks: readonly Network[],
  hasGateway: boolean,
  hasNameservers: boolean,
): string | undefined {
  const address = host === undefined ? undefined : parseAddress(host);
  if (address && !isRefusal(address)) {
    if (hasGateway || networks.some((network) => contains(network, address))) return undefined;
    return `${address.text} is outside the network and there is no gateway`;
  }
  const archive = host ?? 'the system’s archive';
  if (!hasNameservers) return `the name of ${archive} can not be resolved without nameservers`;
  return hasGateway ? undefined : `${archive} is not reached without a gateway`;
}
