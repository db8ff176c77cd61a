import { type Diagnostic, problem } from '../../diagnostics/diagnostic.js';
import { SYSTEMS } from '../../facts/systems.js';
import { pathOf } from '../origin-path.js';
import type { NetbootSettings, Settings } from '../topology.js';
import { type Address, contains, type Network, parseAddress } from '../values/addresses.js';
import { isRefusal } from '../values/refusal.js';
import type { Level } from './cascade.js';
import { checkInstaller } from './check-installer.js';
import type { Surroundings } from './list-groups.js';

/** Judges how machines of one combination of levels boot from the network. `levels`: the nearest first. */
export function checkNetboot(
  settings: Settings,
  levels: readonly Level[],
  group: Surroundings,
): Diagnostic[] {
  const found = checkLevels(settings, levels);
  const { netboot } = settings;
  if (!netboot) return found;
  return [
    ...found,
    ...checkSeed(settings, netboot),
    ...checkInstaller(settings, netboot),
    ...checkDhcp(netboot, group),
    ...checkProxy(netboot),
  ];
}

/** What no resolved setting shows: netboot without a server, and DHCP as if each machine had its own. */
function checkLevels({ netboot }: Settings, levels: readonly Level[]): Diagnostic[] {
  const end = levels.findIndex(({ stated }) => stated.netboot === 'none');
  const heard = levels.slice(0, end === -1 ? undefined : end);
  const nearest = heard.find(({ stated }) => stated.netboot !== undefined);
  if (nearest && !netboot)
    return [
      problem('missing-key', [...nearest.path, 'netboot'], 'the key "server" is missing from "netboot"', {
        at: 'key',
        allowed: 'server: http://HOST[:PORT]/, here or on a level above',
      }),
    ];
  return heard.flatMap(({ path, stated }) =>
    path[0] === 'machines' && typeof stated.netboot === 'object' && stated.netboot.dhcp !== undefined
      ? [
          problem(
            'contradiction',
            [...path, 'netboot', 'dhcp'],
            'DHCP is a matter of a network, not of one machine',
            {
              allowed: 'netboot.dhcp on a group or on the spec',
            },
          ),
        ]
      : [],
  );
}

/** Machines that boot from the network take a NoCloud seed. */
function checkSeed({ datasource, addressing, os }: Settings, { start }: NetbootSettings): Diagnostic[] {
  const found: Diagnostic[] = [];
  if (datasource.value !== 'nocloud')
    found.push(
      problem(
        'contradiction',
        pathOf(datasource.origin),
        `a machine that boots from the network has a NoCloud seed, not ${datasource.value}`,
        { allowed: 'datasource: nocloud, or netboot: none' },
      ),
    );
  const isRead = addressing.method.value === 'unmanaged' || SYSTEMS[os.value].seedByHttp === 'whole';
  if (start.value === 'image' && !isRead)
    found.push(
      problem(
        'contradiction',
        pathOf(addressing.method.origin),
        `addressing is ${addressing.method.value}, but cloud-init of ${os.value} reads no network-config over HTTP`,
        {
          allowed:
            'addressing: unmanaged (DHCP gives the address of the spec all the same); or start: installer',
        },
      ),
    );
  return found;
}

/** DHCP is spoken in the group's IPv4 networks. */
function checkDhcp({ server, dhcp }: NetbootSettings, { name, networks }: Surroundings): Diagnostic[] {
  const homes = networks.filter(({ family }) => family === 4);
  if (homes.length === 0)
    return [
      problem(
        'contradiction',
        pathOf(server.origin),
        `${name} has no IPv4 network, and machines boot over IPv4`,
        {
          allowed: 'an IPv4 network for the group, or netboot: none',
        },
      ),
    ];
  const places = [
    { setting: dhcp.router, stray: dhcp.router && findStray(homes, [dhcp.router.value]) },
    {
      setting: dhcp.pool,
      stray: dhcp.pool && findStray(homes, [dhcp.pool.value.first, dhcp.pool.value.last]),
    },
  ];
  return places.flatMap(({ setting, stray }) => {
    if (!setting || !stray) return [];
    const allowed = `${setting === dhcp.pool && homes.length > 1 ? 'addresses of one of' : 'an address in'} ${homes.map(({ text }) => text).join(', ')}`;
    const message = `${stray.text} is outside the IPv4 network of ${name}`;
    return [problem('address-outside-network', pathOf(setting.origin), message, { allowed })];
  });
}

/** Who is not in the network of the first, or the first where that is in none. */
function findStray(
  homes: readonly Network[],
  addresses: readonly [Address, ...Address[]],
): Address | undefined {
  const [first] = addresses;
  const home = homes.find((network) => contains(network, first));
  return home ? addresses.find((one) => !contains(home, one)) : first;
}

/** What was seen to work beside another DHCP server, and what not. */
function checkProxy({ server, loader, dhcp }: NetbootSettings): Diagnostic[] {
  if (dhcp.mode.value !== 'proxy') return [];
  if (loader.value === 'grub')
    return [
      problem(
        'contradiction',
        pathOf(loader.origin),
        'GRUB heeds no DHCP server but the one that gave the address',
        {
          allowed: 'loader: ipxe with dhcp: proxy',
        },
      ),
    ];
  if (!isRefusal(parseAddress(new URL(server.value).hostname))) return [];
  return [
    problem(
      'contradiction',
      pathOf(server.origin),
      'beside another DHCP server iPXE wants the address of a server, not its name',
      {
        allowed: 'http://ADDRESS[:PORT]/ with dhcp: proxy',
      },
    ),
  ];
}
