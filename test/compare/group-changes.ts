import type { ChangeKind } from '../../src/compare/change.js';
import { GROUP, type Part, type SingleChange } from './merge-specs.js';

const group = (part: Part): Part => ({ groups: { g: part } });
const ABOVE = {
  groups: {
    up: {
      network: '10.8.0.0/24',
      interface: 'eth1',
      primary: { q: '10.8.0.1' },
      secondary: { t: '10.8.0.3' },
    },
  },
};
const ofGroup = (kind: ChangeKind, from?: string, to?: string) => [kind, 'g', undefined, from, to] as const;

/** What a spec says of groups and of who is in them, a key a row. */
export const GROUP_CHANGES: readonly SingleChange[] = [
  {
    key: 'name',
    new: { name: 'hall' },
    changes: [['name-changed', 'spec', 'name', 'lobby', 'hall']],
    needs: ['installer', 'installer'],
  },
  {
    key: 'groups',
    new: {
      groups: {
        h: { ...GROUP, network: '10.7.0.0/24', primary: { x: '10.7.0.1' }, secondary: { y: 'dhcp' } },
      },
    },
    changes: [
      ['group-added', 'h', undefined, undefined, '10.7.0.0/24'],
      ['machine-added', 'x', undefined, undefined, 'primary of h at 10.7.0.1'],
      ['machine-added', 'y', undefined, undefined, 'secondary of h at dhcp'],
    ],
    needs: ['nothing', 'nothing'],
  },
  {
    key: 'network',
    new: group({ network: '10.9.0.0/23' }),
    changes: [ofGroup('network-changed', '10.9.0.0/24', '10.9.0.0/23')],
    needs: ['restart', 'nothing'],
  },
  {
    key: 'interface',
    new: group({ interface: 'eth7' }),
    changes: [['machine-moved', 'p, s-1 … s-3', 'interface in g', 'eth0', 'eth7']],
    needs: ['installer', 'restart'],
  },
  {
    key: 'primary',
    new: group({ primary: { p: '10.9.0.9' } }),
    changes: [['machine-moved', 'p', 'address in g', '10.9.0.1', '10.9.0.9']],
    needs: ['installer', 'restart'],
  },
  {
    key: 'secondary',
    new: group({ secondary: { 's-1..3': '10.9.0.12..14' } }),
    changes: [['machine-moved', 's-1 … s-3', 'address in g', '10.9.0.2 … 10.9.0.4', '10.9.0.12 … 10.9.0.14']],
    needs: ['installer', 'installer'],
  },
  {
    key: 'follows',
    old: ABOVE,
    new: { groups: { g: { follows: 'up' }, up: { secondary: { p: '10.8.0.2' } } } },
    changes: [
      ofGroup('follows-changed', 'nobody', 'up'),
      ['strata-changed', 'g', 'stratum of primaries', '8', '9'],
      ['strata-changed', 'g', 'stratum of secondaries', '9', '10'],
    ],
    needs: ['restart', 'installer'],
  },
  {
    key: 'sources',
    new: group({ sources: [{ server: '192.0.2.1' }] }),
    changes: [
      ofGroup('sources-changed', 'none', '192.0.2.1'),
      ['strata-changed', 'g', 'stratum of primaries', '8', '2 to 9'],
      ['strata-changed', 'g', 'stratum of secondaries', '9', '3 to 10'],
    ],
    needs: ['restart', 'installer'],
  },
  {
    key: 'stratum',
    new: group({ stratum: 5 }),
    changes: [
      ['strata-changed', 'g', 'stratum of primaries', '8', '5'],
      ['strata-changed', 'g', 'stratum of secondaries', '9', '6'],
    ],
    needs: ['restart', 'installer'],
  },
  {
    key: 'authentication',
    new: group({ authentication: 'keys' }),
    changes: [ofGroup('authentication-changed', 'none', 'keys')],
    needs: ['restart', 'restart'],
  },
  {
    key: 'method',
    new: group({ method: 'ptp' }),
    changes: [ofGroup('method-changed', 'chrony', 'ptp (default, domain 0, priority1 128)')],
    needs: ['restart', 'restart'],
  },
  {
    key: 'ptp',
    old: group({ method: 'ptp' }),
    new: group({ ptp: { domain: 3 } }),
    changes: [
      ofGroup(
        'method-changed',
        'ptp (default, domain 0, priority1 128)',
        'ptp (default, domain 3, priority1 128)',
      ),
    ],
    needs: ['restart', 'restart'],
  },
];
