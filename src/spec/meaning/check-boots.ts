import { type Diagnostic, problem } from '../../diagnostics/diagnostic.js';
import { showNames } from '../../diagnostics/show-names.js';
import { pathOf } from '../origin-path.js';
import type { Group, Machine, NetbootSettings } from '../topology.js';
import type { Address } from '../values/addresses.js';

/**
 * Machines that boot from the network and are not known well enough for it: by whom a boot script is asked for is known by
 * a MAC address, and what is secret goes to one address. A problem of a range is said once, at its place.
 */
export function checkBoots(groups: readonly Group[]): Diagnostic[] {
  const machines = groups.flatMap(({ primaries, secondaries }) => [...primaries, ...secondaries]);
  const withMac = new Set(machines.filter(({ mac }) => mac).map(({ name }) => name));
  const withAddress = new Set(
    machines.filter(({ address }) => address.value !== 'dhcp').map(({ name }) => name),
  );
  return groups.flatMap((group) => {
    const booting = [...group.primaries, ...group.secondaries].filter(
      ({ listed, settings }) => listed && settings.netboot,
    );
    const leased = booting.filter(({ name }) => !withAddress.has(name));
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
        'keys and no address in the spec: what its boot script says is told to one address only',
        'an address, or netboot: none',
      ),
      ...explain(
        leased.filter(lacksPool),
        'contradiction',
        'no address in the spec, and netboot.dhcp has none to give',
        'an address; netboot.dhcp.pool: FIRST..LAST; or dhcp: proxy',
      ),
      ...checkPool(group),
    ];
  });
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

/** An address that is a machine's must not be given to another. */
function checkPool({ primaries, secondaries }: Group): Diagnostic[] {
  const judged = new Set<NetbootSettings['dhcp']['pool']>();
  const machines = [...primaries, ...secondaries];
  return machines.flatMap(({ settings }) => {
    const pool = settings.netboot?.dhcp.pool;
    if (!pool || judged.has(pool)) return [];
    judged.add(pool);
    const { first, last } = pool.value;
    const taken = machines.find(
      ({ address: { value } }) => value !== 'dhcp' && isBetween(first, value, last),
    );
    if (!taken || taken.address.value === 'dhcp') return [];
    const message = `the pool holds ${taken.address.value.text}, the address of ${taken.name}`;
    return [
      problem('duplicate-address', pathOf(pool.origin), message, {
        allowed: 'addresses that are no machine’s',
        related: [{ message: taken.name, path: pathOf(taken.address.origin) }],
      }),
    ];
  });
}

function isBetween(first: Address, address: Address, last: Address): boolean {
  return first.family === address.family && first.number <= address.number && address.number <= last.number;
}
