import { beforeEach, describe, expect } from 'vitest';
import { judgeNeed } from '../../src/compare/judge-need.js';
import type { Daemon } from '../../src/compare/need.js';
import { fakePorts, HARDWARE_NEW, PTP_ONLY, SOFTWARE_ONLY } from '../clockseed/support/fake-ports.js';
import type { Machine } from '../clockseed/support/machine.js';
import { listSystemdCalls, tellSystemd } from '../clockseed/support/start-chronyd.js';
import { fileOf, machineOf, type RenderedSpec, renderSpec } from '../support/render-spec.js';
import * as installer from './support/installer-machine.js';

// What `diff` says of a change, held to what install.sh then does on a machine: the real programs, a fake systemctl.

/** A spec of a primary p and a secondary s, with these lines at its top and these keys in its group. */
interface Parts {
  readonly top?: string;
  readonly group?: string;
}

interface Case {
  readonly title: string;
  readonly machine: 'p' | 's';
  readonly old?: Parts;
  readonly new: Parts;
  /** What its adapters can do; default: nothing in hardware. */
  readonly hardware?: string;
}

const GPS = '/dev/zero';
const clock = (more = '') => ({ group: `sources: [{refclock: phc, device: ${GPS}${more}}]` });
const serial = (port: string) => ({ group: `sources: [{refclock: gpsd, device: ${port}}]` });
const ptp = (more = '') => ({ group: `method: ptp, ptp: {domain: 3}${more}` });

const CASES: readonly Case[] = [
  { title: 'polling, of who asks', machine: 's', new: { top: 'polling: tight' } },
  { title: 'polling, of who answers', machine: 'p', new: { top: 'polling: tight' } },
  { title: 'step', machine: 's', new: { top: 'step: always' } },
  { title: 'scheduling', machine: 's', new: { top: 'scheduling: {priority: 7}' } },
  { title: 'verify.every', machine: 's', new: { top: 'verify: {every: 2m}' } },
  { title: 'verify.max-offset', machine: 'p', new: { top: 'verify: {max-offset: 1ms}' } },
  { title: 'verify.textfile', machine: 's', new: { top: 'verify: {textfile: /var/lib/metrics}' } },
  { title: 'firewall', machine: 'p', new: { top: 'firewall: auto' } },
  { title: 'a raw directive', machine: 's', new: { top: 'chrony: {directives: [logchange 0.5]}' } },
  { title: 'the stratum', machine: 'p', new: { group: 'stratum: 9' } },
  { title: 'the stratum, of who asks', machine: 's', new: { group: 'stratum: 9' } },
  { title: 'timestamping: software', machine: 's', new: { top: 'timestamping: software' } },
  { title: 'timestamping: hardware', machine: 's', new: { top: 'timestamping: hardware' } },
  {
    title: 'the same with hardware',
    machine: 's',
    new: { top: 'timestamping: hardware' },
    hardware: HARDWARE_NEW,
  },
  { title: 'another interface, of who asks', machine: 's', new: { group: 'interface: eth1' } },
  { title: 'another interface, of who answers', machine: 'p', new: { group: 'interface: eth1' } },
  {
    title: 'the same with hardware',
    machine: 'p',
    new: { group: 'interface: eth1' },
    hardware: HARDWARE_NEW,
  },
  { title: 'a server outside', machine: 'p', new: { group: 'sources: [{server: 192.0.2.1}]' } },
  { title: 'a server outside, of who asks', machine: 's', new: { group: 'sources: [{server: 192.0.2.1}]' } },
  { title: 'a clock that is there', machine: 'p', new: clock() },
  { title: 'the offset of a clock', machine: 'p', old: clock(), new: clock(', offset: 1ms') },
  {
    title: 'timestamping beside a clock, with hardware',
    machine: 'p',
    old: clock(),
    new: { ...clock(), top: 'timestamping: software' },
    hardware: HARDWARE_NEW,
  },
  { title: 'a receiver', machine: 'p', new: serial('/dev/ttyS0') },
  { title: 'the port of a receiver', machine: 'p', old: serial('/dev/ttyS0'), new: serial('/dev/ttyS1') },
  { title: 'no receiver', machine: 'p', old: serial('/dev/ttyS0'), new: {} },
  { title: 'PTP', machine: 's', new: ptp() },
  { title: 'no PTP', machine: 's', old: ptp(), new: {} },
  { title: 'the domain of PTP', machine: 's', old: ptp(), new: { group: 'method: ptp' } },
  { title: 'the check, below PTP', machine: 's', old: ptp(), new: { ...ptp(), top: 'verify: {every: 2m}' } },
  {
    title: 'PTP with hardware',
    machine: 's',
    old: ptp(),
    new: { ...ptp(), top: 'timestamping: software' },
    hardware: PTP_ONLY,
  },
  { title: 'PTP without', machine: 's', old: ptp(), new: { ...ptp(), top: 'timestamping: software' } },
];

function render({ top = '', group = '' }: Parts = {}): RenderedSpec {
  const firewall = top.startsWith('firewall:') ? '' : 'firewall: unmanaged\n';
  const device = group.startsWith('interface:') ? '' : 'interface: eth0, ';
  const more = group === '' ? '' : `${group}, `;
  return renderSpec(
    `version: 1\nname: lobby\nos: debian-12\n${firewall}${top}\ngroups:\n  g: {network: 10.9.0.0/24, ${device}${more}` +
      'primary: {p: 10.9.0.1}, secondary: {s: 10.9.0.2}}\n',
  );
}

let machine: Machine;
installer.useForeignMachine((made) => {
  machine = made;
});
beforeEach(() => {
  if (!machine) return;
  machine.write('/run/packages/installed', 'chrony\nethtool\nufw\ngpsd\nlinuxptp\n');
});

/** Installs, and says what was done to each daemon. */
function install(rendered: RenderedSpec, name: string): Record<Daemon, string[]> {
  const paths = ['install.sh', 'install/p.sh', 'install/s.sh'];
  installer.deliver(machine, new Map(paths.map((path) => [path, fileOf(rendered, path)])));
  machine.run('rm', '-f', '/run/systemctl/calls');
  installer.installWell(machine, name);
  const calls = listSystemdCalls(machine);
  const of = (unit: string) =>
    calls
      .filter((call) => call.endsWith(` ${unit}`))
      .map((call) => call.split(' ')[0] ?? '')
      .concat(calls.includes(`disable --now ${unit}`) ? ['stop'] : [])
      .filter((verb) => ['restart', 'start', 'stop'].includes(verb));
  return {
    chrony: of('chrony.service'),
    ptp4l: of('clockseed-ptp4l.service'),
    gpsd: of('gpsd.service'),
  };
}

/** What the fake systemctl does not: a ptp4l that runs with what it was started with, and gpsd. */
function startOthers(rendered: RenderedSpec, name: string): void {
  const { enable } = machineOf(rendered, name);
  for (const unit of ['clockseed-ptp4l.service', 'gpsd.service'])
    if (enable.includes(unit)) tellSystemd(machine, unit, { ActiveState: 'active' });
  if (enable.includes('clockseed-ptp4l.service')) machine.ask('/usr/local/lib/clockseed/ptp', 'prepare');
}

describe('what diff says of a restart is what install.sh does, of', () => {
  for (const { title, machine: name, old, new: next, hardware } of CASES)
    installer.testInstaller(`${title} (${name})`, () => {
      const [before, after] = [render(old), render(next)];
      const ports = hardware ?? SOFTWARE_ONLY;
      fakePorts(machine, { eth0: { ethtool: ports }, eth1: { ethtool: ports, index: 3 } });
      install(before, name);
      startOthers(before, name);
      const { restarts } = judgeNeed(machineOf(before, name), machineOf(after, name), false);
      const expected: Record<Daemon, string[]> = { chrony: [], ptp4l: [], gpsd: [] };
      for (const { daemon, does, where } of restarts)
        if (where === undefined || where.includes('device') || hardware)
          expected[daemon] = [does === 'stops' ? 'stop' : 'restart'];
      expect(install(after, name)).toEqual(expected);
    });
});
