import { type Diagnostic, problem } from '../../diagnostics/diagnostic.js';
import { showNames } from '../../diagnostics/show-names.js';
import { pathOf } from '../origin-path.js';
import type { Group, Machine } from '../topology.js';
import { checkBootNetworks } from './check-boot-networks.js';

/**
 * Machines that boot from the network and are not known well enough for it: by whom a boot script is asked for is known by
 * a MAC address, and what is secret goes to one address. A problem of a range is said once, at its place.
 */
export function checkBoots(groups: readonly Group[]): Diagnostic[] {
  const machines = groups.flatMap(({ primaries, secondaries }) => [...primaries, ...secondaries]);
  const withMac = new Set(machines.filter(({ mac }) => mac).map(({ name }) => name));
  const withAddress = new Set(
    machines
      .filter(({ address: { value } }) => value !== 'dhcp' && value.family === 4)
      .map(({ name }) => name),
  );
  const found = groups.flatMap((group) => {
    const booting = [...group.primaries, ...group.secondaries].filter(
      ({ listed, settings }) => listed && settings.netboot,
    );
    // Where there is no IPv4 network that alone is said.
    const isReached = group.networks.some(({ value }) => value.family === 4);
    const leased = booting.filter(({ name }) => isReached && !withAddress.has(name));
    const isSecret = group.authentication?.value.kind === 'made';
    return [
      ...explain(
        booting.filter(({ name }) => !withMac.has(name)),
        'missing-key',
        'no MAC address',
        'machines.NAME.mac for each, or netboot: none',
      ),
      ...explain(
        isSecret ? leased : [],
        'contradiction',
        'keys and no IPv4 address in the spec: what its boot script says is told to one address only',
        'an IPv4 address, or netboot: none',
      ),
      ...explain(
        leased.filter(lacksPool),
        'contradiction',
        'no IPv4 address in the spec, and netboot.dhcp has none to give',
        'an IPv4 address; netboot.dhcp.pool: FIRST..LAST; or dhcp: proxy',
      ),
    ];
  });
  return [...found, ...checkBootNetworks(groups)];
}

function lacksPool({ settings: { netboot } }: Machine): boolean {
  return netboot?.dhcp.mode.value === 'serve' && !netboot.dhcp.pool;
}

function explain(
  machines: readonly Machine[],
  code: 'missing-key' | 'contradiction',
  what: string,
  allowed: string,
): Diagnostic[] {
  const places = new Map<string, Machine[]>();
  for (const machine of machines) {
    const key = pathOf(machine.origin).join('\u0000');
    places.set(key, [...(places.get(key) ?? []), machine]);
  }
  return [...places.values()].flatMap((alike) => {
    const [first] = alike;
    if (!first) return [];
    const names = alike.map(({ name }) => name);
    const message = `${showNames(names)} ${names.length > 1 ? 'boot' : 'boots'} from the network with ${what}`;
    return [problem(code, pathOf(first.origin), message, { at: 'key', allowed })];
  });
}
