import { describe, expect, test } from 'vitest';
import { explainMachine } from '../../src/explain/explain-machine.js';
import { machineOf, renderSpec } from '../support/render-spec.js';
import { explain, readPlace, rendered, SPEC } from './support/two-groups.js';

const TIGHT = 'filter 15 maxdelayquant 0.5 extfield F323';

/** machine, file, line; where it comes from: the path, and the spec from there to the end of the line. Or the name of a default. */
const CASES = [
  ['m-1', 'chrony.conf', 'log tracking', ['chrony.directives[0]: log tracking']],
  ['m-1', 'chrony.conf', 'logchange 0.5', ['groups.hall.chrony.directives[0]: logchange 0.5']],
  ['m-2', 'chrony.conf', 'log tracking', ['chrony.directives[0]: log tracking']],
  ['m-2', 'chrony.conf', 'logchange 0.5', ['groups.hall.chrony.directives[0]: logchange 0.5']],
  ['m-2', 'chrony.conf', 'maxupdateskew 5', ['machines.m-2.chrony.directives[0]: maxupdateskew 5]}']],
  ['m-1', 'override.conf', 'CPUSchedulingPolicy=fifo', ['default of scheduling.policy']],
  ['m-1', 'override.conf', 'CPUSchedulingPriority=7', ['groups.hall.scheduling.priority: 7}']],
  ['m-2', 'clockseed-verify.timer', 'OnUnitInactiveSec=30s', ['machines.m-2.verify.every: 30s}']],
  ['m-1', 'clockseed-verify.timer', 'OnUnitInactiveSec=60s', ['default of verify.every']],
  ['m-1', 'expect', 'spec=two', ['name: two']],
  ['m-1', 'expect', 'install=baked', ['install: baked']],
  [
    'm-1',
    'expect',
    'leader=eno2 10.2.0.1 0A020001 1',
    ['groups.hall.primary.r-1: 10.2.0.1', 'default of polling'],
  ],
  [
    'm-1',
    'chrony.conf',
    'server 10.2.0.1 iburst minpoll 1 maxpoll 1 xleave',
    ['groups.hall.primary.r-1: 10.2.0.1', 'default of polling'],
  ],
] as const;

/** The same of the machine in both groups. */
const RELAY = [
  [
    'chrony.conf',
    `server 10.1.0.1 iburst minpoll -4 maxpoll -4 xleave ${TIGHT}`,
    ['groups.core.polling: tight', 'groups.core.primary.c-1: 10.1.0.1'],
    'core',
  ],
  ['chrony.conf', 'bindacqdevice eno7', ['machines.r-1.interface.core: eno7, hall: eno8}'], 'core'],
  ['chrony.conf', 'allow 10.2.0.0/24', ['groups.hall.network: 10.2.0.0/24'], 'hall'],
  ['chrony.conf', 'logchange 0.7', ['machines.r-1.chrony.directives[0]: logchange 0.7]}'], undefined],
  ['override.conf', 'CPUSchedulingPriority=9', ['machines.r-1.scheduling.priority: 9}'], undefined],
  ['network-config', 'eno8:', ['machines.r-1.interface.hall: eno8}'], 'hall'],
  ['network-config', '- 10.2.0.1/24', ['groups.hall.primary.r-1: 10.2.0.1'], 'hall'],
  ['network-config', '- 10.1.0.11/24', ['groups.core.secondary.r-1: 10.1.0.11'], 'core'],
  ['network-config', 'via: 10.1.0.254', ['groups.core.addressing.gateway: 10.1.0.254'], 'core'],
  [
    'network-config',
    '- 10.1.0.253',
    ['groups.core.addressing.nameservers: nameservers: [10.1.0.253]'],
    'core',
  ],
  ['network-config', 'version: 2', ['addressing: static'], undefined],
] as const;

describe('each line comes from where its value was written', () => {
  test.each(CASES)('%s %s: %s', (machine, path, line, from) => {
    expect(explain(machine, path, line)).toEqual([{ from }]);
  });

  test.each(RELAY)('r-1, in two groups, %s: %s', (path, line, from, group) => {
    expect(explain('r-1', path, line)).toEqual([{ from, ...(group && { group }) }]);
  });

  test('the group of a server, also where the whole spec says how often it is asked', () => {
    const tight = renderSpec(SPEC.replace('    polling: tight\n', '').replace('os:', 'polling: tight\nos:'));
    const { files } = explainMachine('two', machineOf(tight, 'r-1'));
    const servers = files.flatMap(({ lines }) => lines.filter(({ text }) => text.startsWith('server ')));
    expect(servers.map(({ origin, group }) => [origin, group])).toEqual([
      [expect.objectContaining({ path: ['polling'] }), 'core'],
    ]);
  });

  test('an adapter by its MAC address, and an address that DHCP brings', () => {
    expect(explain('m-2', 'network-config', 'macaddress: "52:54:00:00:00:02"')).toEqual([
      { from: ['machines.m-2.mac: 52:54:00:00:00:02'] },
    ]);
    expect(explain('m-2', 'network-config', 'set-name: eno2')).toEqual([
      { from: ['groups.hall.interface: eno2'] },
    ]);
    expect(explain('m-4', 'network-config', 'dhcp4: true')).toEqual([
      { from: ['groups.hall.secondary.m-4: dhcp'] },
    ]);
  });

  test('packages, units and rules as well', () => {
    const { parts } = explainMachine('two', machineOf(rendered, 'r-1'));
    const found = parts.map(({ kind, name, origin }) => `${kind} ${name}: ${readPlace(origin)}`);
    expect(found).toEqual(
      expect.arrayContaining([
        'package chrony: os: debian-12',
        'package ufw: default of firewall',
        'enable clockseed-rtc.timer: groups.hall.primary.r-1: r-1: 10.2.0.1',
        'rule allow in on eno8 from 10.2.0.0/24 to any port 123 proto udp comment clockseed: groups.hall.network: 10.2.0.0/24',
        'rule allow out on eno7 to 10.1.0.1 port 123 proto udp comment clockseed: groups.core.primary.c-1: 10.1.0.1',
      ]),
    );
    expect(parts.filter(({ why }) => why === '')).toEqual([]);
  });
});
