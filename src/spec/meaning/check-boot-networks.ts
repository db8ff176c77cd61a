import { type Diagnostic, problem } from '../../diagnostics/diagnostic.js';
import { pathOf } from '../origin-path.js';
import type { DhcpSettings, Group, Machine } from '../topology.js';
import type { Address } from '../values/addresses.js';

/** What DHCP in a network must not be: two things for two groups that are there, who gives a machine's address away, or silent. */
export function checkBootNetworks(groups: readonly Group[]): Diagnostic[] {
  const machines = groups.flatMap(({ primaries, secondaries }) => [...primaries, ...secondaries]);
  return [...checkShared(groups), ...checkPools(machines), ...checkUnheard(machines)];
}

/** One DHCP server is in a network: what it says there cannot depend on the group. */
function checkShared(groups: readonly Group[]): Diagnostic[] {
  const heard = new Map<string, { name: string; said: string }>();
  return groups.flatMap(({ name, networks, primaries, secondaries }) => {
    const booting = [...primaries, ...secondaries].find(
      ({ listed, settings }) => listed && settings.netboot !== undefined,
    );
    const dhcp = booting?.settings.netboot?.dhcp;
    if (!dhcp) return [];
    const said = describe(dhcp);
    return networks.flatMap(({ value: { family, text } }) => {
      const first = family === 4 ? heard.get(text) : undefined;
      if (!first) heard.set(text, { name, said });
      if (!first || first.said === said) return [];
      const message = `${name} and ${first.name} are both in ${text}, and do not say the same of DHCP`;
      return [
        problem('contradiction', ['groups', name, 'netboot', 'dhcp'], message, {
          at: 'key',
          allowed: 'one netboot.dhcp for a network: the same on both groups, or on the spec alone',
          related: [{ message: first.name, path: ['groups', first.name, 'netboot', 'dhcp'], at: 'key' }],
        }),
      ];
    });
  });
}

function describe({ mode, pool, router, nameservers, ntp }: DhcpSettings): string {
  const ends = pool && [pool.value.first.text, pool.value.last.text];
  const names = nameservers?.value.map(({ text }) => text);
  return JSON.stringify([mode.value, ends, router?.value.text, names, ntp.value]);
}

/** An address that is somebody's must not be given to another. */
function checkPools(machines: readonly Machine[]): Diagnostic[] {
  const judged = new Set<string>();
  return machines.flatMap(({ settings: { netboot } }) => {
    const pool = netboot?.dhcp.pool;
    const place = pool && pathOf(pool.origin).join('\u0000');
    if (!pool || place === undefined || judged.has(place)) return [];
    judged.add(place);
    const taken = machines.find(({ address: { value } }) => value !== 'dhcp' && isWithin(value, pool.value));
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

/** What is said beside a mode that gives no addresses: with the mode of a nearer level it is the cascade's. */
function checkUnheard(machines: readonly Machine[]): Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  for (const { settings } of machines) {
    const { mode, ...rest } = settings.netboot?.dhcp ?? {};
    if (!mode || mode.value === 'serve') continue;
    for (const [key, setting] of Object.entries(rest)) {
      const path = setting ? pathOf(setting.origin) : [];
      if (path.length === 0 || path.slice(0, -1).join('\u0000') !== pathOf(mode.origin).join('\u0000'))
        continue;
      const message = `with mode ${mode.value} nobody is told of ${key}`;
      const allowed = 'mode alone, or mode: serve';
      found.set(path.join('\u0000'), problem('contradiction', path, message, { at: 'key', allowed }));
    }
  }
  return [...found.values()];
}

function isWithin(address: Address, { first, last }: { first: Address; last: Address }): boolean {
  return first.family === address.family && first.number <= address.number && address.number <= last.number;
}
