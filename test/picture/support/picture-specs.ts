import { chain, hall, halls, spec, wall } from './make-specs.js';

const LONG = 'machine-with-a-name-that-is-as-long-as-a-host-name-may-be-63abc';

/** Ready specs by what they show: sizes, shapes and ways of keeping time. */
export const PICTURE_SPECS: Readonly<Record<string, string>> = {
  '2 machines': wall(2),
  '5 machines': wall(5),
  '50 machines': wall(50),
  '500 machines': wall(500),
  '500 machines in 5 groups': halls(4, 123),
  'two groups apart': spec('apart', {
    left: {
      network: '10.0.0.0/24',
      interface: 'a',
      stratum: 5,
      primary: { 'l-1..3': '10.0.0.1..3' },
      secondary: { 'l-4..5': '10.0.0.4..5' },
    },
    right: {
      network: '10.1.0.0/24',
      interface: 'a',
      primary: { 'r-1': '10.1.0.1' },
      secondary: { 'r-2': '10.1.0.7', 'r-3': 'dhcp' },
    },
  }),
  'a chain': chain(4),
  '100 groups': halls(99, 101),
  '100 groups apart': spec(
    'many',
    Object.fromEntries(
      Array.from({ length: 100 }, (_, index) => [
        `cell-${index}`,
        {
          network: `${hall(index)}.0/24`,
          interface: 'a',
          sources: [{ server: `ntp-${index}.example.org`, nts: index % 2 === 0 }],
          primary: { [`c${index}-1..2`]: `${hall(index)}.1..2` },
          secondary: { [`c${index}-3..102`]: `${hall(index)}.3..102` },
        },
      ]),
    ),
  ),
  PTP: spec('on-ptp', {
    wall: {
      method: 'ptp',
      network: '192.168.1.0/24',
      interface: 'enp3s0',
      primary: { 'wall-1..2': '192.168.1.4..5' },
      secondary: { 'wall-3..9': '192.168.1.6..12' },
    },
  }),
  'PTP and chrony in tiers': spec('tiers', {
    core: {
      network: '10.0.0.0/24',
      interface: 'eno1',
      method: 'ptp',
      sources: [
        { refclock: 'gpsd', device: '/dev/ttyS0', pps: true },
        { server: '192.0.2.1' },
        { pool: 'pool.example.org', 'max-sources': 3 },
      ],
      primary: { 'core-1': '10.0.0.1' },
      secondary: { 'relay-1..2': '10.0.0.11..12', 'c-1..60': '10.0.0.21..80' },
    },
    east: {
      follows: 'core',
      network: '10.1.0.0/24',
      interface: 'eno2',
      primary: { 'relay-1': '10.1.0.1' },
      secondary: { 'e-1..4': '10.1.0.11..14' },
    },
    west: {
      follows: 'core',
      network: '10.2.0.0/24',
      interface: 'eno2',
      primary: { 'relay-2': '10.2.0.1' },
      secondary: 'any',
    },
  }),
  'clocks, servers and keys': spec('outside', {
    top: {
      network: ['10.0.0.0/24', '10.0.7.0/24'],
      interface: 'eno1',
      authentication: 'keys',
      polling: 'tight',
      sources: [
        { server: 'time.example.org', nts: true },
        { refclock: 'phc', device: '/dev/ptp0', offset: '-37s', poll: 0 },
        { refclock: 'shm', segment: 2, offset: '120ms', delay: '200ms' },
        { refclock: 'pps', device: '/dev/pps0', lock: 'SHM2', precision: '100ns' },
      ],
      primary: { 'p-1': '10.0.0.1' },
      secondary: { 's-1..9': '10.0.0.20..28', 's-10..12': '10.0.0.40..42' },
    },
  }),
  'many servers': spec('many-servers', {
    top: {
      network: '10.0.0.0/24',
      interface: 'eno1',
      sources: Array.from({ length: 9 }, (_, index) => ({
        server: `time-${index}.some-domain.example.org`,
        nts: index > 5,
      })),
      primary: { 'p-1..8': '10.0.0.1..8' },
      secondary: { 's-1..4': '10.0.0.21..24' },
    },
  }),
  'long names': spec('a-name-of-forty-characters-which-is-all', {
    'a-group-of-forty-characters-which-is-all': {
      network: '10.0.0.0/24',
      interface: 'eno1',
      primary: { [LONG]: '10.0.0.1', [LONG.replace('63abc', '63abd')]: '10.0.0.2' },
      secondary: {
        [LONG.replaceAll('a', 'w')]: '10.0.0.3',
        mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm: '10.0.0.4',
      },
    },
  }),
};
