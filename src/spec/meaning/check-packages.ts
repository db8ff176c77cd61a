import { type Diagnostic, problem } from '../../diagnostics/diagnostic.js';
import { chooseSecurityArchive } from '../../facts/archives.js';
import { pathOf } from '../origin-path.js';
import type { Machine, Settings } from '../topology.js';
import { whyUnreachable } from './judge-reach.js';
import type { Surroundings } from './list-groups.js';

const WAYS_OUT =
  'install: baked; or apt.mirror (on Debian apt.security too) with an address in the network; or a gateway and nameservers under addressing; or addressing: unmanaged';

/**
 * Whether first boot can reach packages by what the spec says. Only static addressing says enough to know: without a
 * gateway nothing outside the network is reached, without name servers no name is. `other`: what else the machine has,
 * where it stands in another group too.
 */
export function checkPackages(settings: Settings, home: Surroundings, other?: Membership): Diagnostic[] {
  const { install, addressing } = settings;
  if (install.value !== 'first-boot' || addressing.method.value !== 'static') return [];
  const ways = [addressing, ...(other ? [other.settings.addressing] : [])];
  const reach = {
    networks: [...home.networks, ...(other?.networks.map(({ value }) => value) ?? [])],
    hasGateway: ways.some(({ gateway }) => gateway !== undefined),
    hasNameservers: ways.some(({ nameservers }) => nameservers !== undefined),
  };
  const why = listArchives(settings)
    .map((host) => whyUnreachable(host, reach))
    .find((reason) => reason !== undefined);
  if (!why) return [];
  const place = install.origin.kind === 'spec' ? install.origin : addressing.method.origin;
  return [
    problem(
      'packages-unreachable',
      pathOf(place),
      `first boot in ${home.name} can not reach packages: ${why}`,
      {
        allowed: WAYS_OUT,
      },
    ),
  ];
}

type Membership = Pick<Machine, 'settings' | 'networks'>;

/** The hosts that packages come from: a proxy alone, else the archive and that of security updates. */
function listArchives({ apt, os }: Settings): string[] {
  if (apt.proxy) return [hostOf(apt.proxy.value)];
  const mirror = apt.mirror?.value;
  const security = apt.security?.value ?? chooseSecurityArchive(os.value, mirror);
  return [mirror, security].map((url) => (url === undefined ? 'the system’s archive' : hostOf(url)));
}

function hostOf(url: string): string {
  return new URL(url).hostname.replace(/^\[|\]$/g, '');
}
