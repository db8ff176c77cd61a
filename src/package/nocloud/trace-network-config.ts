import type { ConfigurationLine, MachineModel } from '../../machine/machine-model.js';
import { type Adapter, listAdapters } from '../../plan/list-adapters.js';
import type { Origin, Settings } from '../../spec/topology.js';
import { listYamlPaths } from '../list-yaml-paths.js';

type Trace = Pick<ConfigurationLine, 'why' | 'origin'>;

/**
 * The lines of a machine's network-config (`text`, as it was printed) with their origins. Where addressing is left to others
 * it is a comment, and that is why.
 */
export function traceNetworkConfig(text: string, { plan }: MachineModel): ConfigurationLine[] {
  const { settings } = plan.machine;
  const paths = listYamlPaths(text);
  const adapters = listAdapters(plan);
  const unmanaged: Trace = {
    why: 'Addresses are left to others.',
    origin: settings.addressing.method.origin,
  };
  const lines = text.trimEnd().split('\n');
  if (paths.size === 0) return lines.map((line) => ({ text: line, ...unmanaged }));
  return lines.flatMap((line, index) => {
    const [, device, ...rest] = paths.get(index + 1) ?? [];
    const adapter = adapters.find((one) => one.interface.value === device);
    if (line.startsWith('#')) return [];
    return [{ text: line, ...(adapter ? traceKey(adapter, rest) : traceFrame(settings)) }];
  });
}

function traceFrame({ addressing }: Settings): Trace {
  return { why: 'netplan’s form of it, which cloud-init reads.', origin: addressing.method.origin };
}

/** What a key below an adapter, such as `addresses` and an index, comes from. */
function traceKey(adapter: Adapter, [key, ...rest]: readonly string[]): Trace {
  const { addressing, install } = adapter.memberships[0].settings;
  const { method } = addressing;
  switch (key) {
    case undefined:
      return { why: 'The adapter.', origin: adapter.interface.origin };
    case 'match':
      return { why: 'Known by its MAC address.', origin: (adapter.mac ?? adapter.interface).origin };
    case 'set-name':
      return { why: 'The name that everything else calls it by.', origin: adapter.interface.origin };
    case 'addresses':
      return { why: 'Its addresses.', origin: traceAddress(adapter, Number(rest[0])) ?? method.origin };
    case 'routes':
    case 'gateway6':
      return { why: 'The way to everybody else.', origin: traceStated(adapter, 'gateway') ?? method.origin };
    case 'nameservers':
      return { why: 'Who knows names.', origin: traceStated(adapter, 'nameservers') ?? method.origin };
    case 'optional':
      return {
        why: 'Boot is not held up for it: the image has all that it needs.',
        origin: install.origin,
      };
    default:
      return traceLease(adapter, key);
  }
}

/** DHCP, or that there is none. A machine whose address is `dhcp` gets it also where the others are static. */
function traceLease({ memberships }: Adapter, key: string): Trace {
  const { method } = memberships[0].settings.addressing;
  const leased = memberships.find(({ address }) => address.value === 'dhcp');
  const origin = method.value === 'static' && leased ? leased.address.origin : method.origin;
  if (key.endsWith('-overrides')) return { why: 'A time server that DHCP names is nobody’s source.', origin };
  return { why: 'Whether its address comes by DHCP.', origin };
}

/** Of the address with this index; those of two groups on one wire may be one. */
function traceAddress({ memberships }: Adapter, index: number): Origin | undefined {
  const fixed = memberships.filter(({ address }) => address.value !== 'dhcp');
  return fixed[index]?.address.origin;
}

/** Of the first membership that says it. */
function traceStated({ memberships }: Adapter, what: 'gateway' | 'nameservers'): Origin | undefined {
  return memberships.map(({ settings }) => settings.addressing[what]).find((one) => one !== undefined)
    ?.origin;
}
