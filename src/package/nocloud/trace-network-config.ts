import { isMap, isScalar, isSeq, LineCounter, type ParsedNode, parseDocument } from 'yaml';
import type { ConfigurationLine, MachineModel } from '../../machine/machine-model.js';
import { type Adapter, listAdapters } from '../../plan/list-adapters.js';
import type { Origin, Settings } from '../../spec/topology.js';

type Trace = Pick<ConfigurationLine, 'why' | 'origin'>;

/**
 * The lines of a machine's network-config (`text`, as it was printed) with their origins. Where addressing is left to others
 * it is a comment, and that is why.
 */
export function traceNetworkConfig(text: string, { plan }: MachineModel): ConfigurationLine[] {
  const { settings } = plan.machine;
  const paths = listPaths(text);
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
    return [{ text: line, ...(adapter ? traceKey(adapter, settings, rest) : traceFrame(settings)) }];
  });
}

function traceFrame({ addressing }: Settings): Trace {
  return { why: 'netplan’s form of it, which cloud-init reads.', origin: addressing.method.origin };
}

/** What a key below an adapter, such as `addresses` and an index, comes from. */
function traceKey(adapter: Adapter, settings: Settings, [key, ...rest]: readonly string[]): Trace {
  const { method } = settings.addressing;
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
        origin: settings.install.origin,
      };
    default:
      return traceLease(adapter, settings, key);
  }
}

/** DHCP, or that there is none. A machine whose address is `dhcp` gets it also where the others are static. */
function traceLease({ memberships }: Adapter, { addressing }: Settings, key: string): Trace {
  const { method } = addressing;
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

/** By line, from 1: the keys that lead to what begins on it, of indexes their digits. */
function listPaths(text: string): Map<number, readonly string[]> {
  const lineCounter = new LineCounter();
  const { contents } = parseDocument(text, { lineCounter });
  const paths = new Map<number, readonly string[]>();
  const walk = (node: ParsedNode | null, path: readonly string[]): void => {
    const children = isMap(node)
      ? node.items.map(({ key, value }) => [isScalar(key) ? String(key.value) : '', key, value] as const)
      : isSeq(node)
        ? node.items.map((item, index) => [String(index), item, item] as const)
        : [];
    for (const [step, begin, value] of children) {
      paths.set(lineCounter.linePos(begin.range[0]).line, [...path, step]);
      walk(value, [...path, step]);
    }
  };
  walk(contents, []);
  return paths;
}
