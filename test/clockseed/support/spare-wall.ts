import type { Machine } from './machine.js';
import * as wall from './verify-machine.js';

/** Two equal primaries at 10.9.0.1 and 10.9.0.3, and a secondary at 10.9.0.2 that asks both. */
export const SPARE = {
  first: describePrimary('10.9.0.1', '10.9.0.3 0A090003'),
  second: describePrimary('10.9.0.3', '10.9.0.1 0A090001'),
  secondary: {
    ...wall.SECONDARY,
    stratum: '9 10',
    leader: ['eth0 10.9.0.1 0A090001 -2', 'eth0 10.9.0.3 0A090003 -2'],
  },
} as const;

function describePrimary(address: string, other: string): wall.Expectations {
  return {
    ...wall.PRIMARY,
    adapter: `eth0 ${address}`,
    stratum: '8 9',
    peer: `eth0 ${other} -2`,
    'preset-limit': '10',
    preset: `eth0 ${other} -2`,
  };
}

function ask(address: string): string {
  return `server ${address} iburst minpoll -2 maxpoll -2 xleave`;
}

/** As src/machine/chrony writes them for chrony 4.0 to 4.6. */
export const SPARE_DIRECTIVES = {
  first: [ask('10.9.0.3'), ...listLocal()],
  second: [ask('10.9.0.1'), ...listLocal()],
  secondary: [ask('10.9.0.1'), ask('10.9.0.3'), 'bindacqdevice eth0'],
} as const;

function listLocal(): string[] {
  return ['local stratum 8 orphan distance 0.001', 'maxclockerror 50', 'allow 10.9.0.0/24'];
}

/** A primary at 10.8.0.1 that takes the time from 10.9.0.1, and a secondary of its own at 10.8.0.2. */
export const TIER = {
  relay: {
    ...wall.PRIMARY,
    machine: 'hall-1',
    group: 'hall',
    adapter: ['eth1 10.8.0.1', 'eth0 10.9.0.2'],
    stratum: '9 9',
    'holdover-stratum': '9 10',
    'local-stratum': '10',
    leader: 'eth0 10.9.0.1 0A090001 -2',
    serve: 'eth1 10.8.0.0/24',
  },
  secondary: {
    ...wall.SECONDARY,
    machine: 'hall-2',
    group: 'hall',
    adapter: 'eth0 10.8.0.2',
    stratum: '10 10',
    'holdover-stratum': '10 11',
    leader: 'eth0 10.8.0.1 0A080001 -2',
  },
} as const;

export const TIER_DIRECTIVES = {
  relay: [ask('10.9.0.1'), 'local stratum 10 distance 0.1', 'allow 10.8.0.0/24'],
  secondary: [ask('10.8.0.1'), 'bindacqdevice eth0'],
} as const;

/** Columns of `chronyc -c tracking`: reference id and stratum, `7F7F0101 8` on a machine that keeps its own clock. */
export function readReference(machine: Machine): string {
  const [id = '', , stratum = ''] = machine.ask('chronyc', '-n', '-c', 'tracking').split(',');
  return `${id} ${stratum}`;
}
