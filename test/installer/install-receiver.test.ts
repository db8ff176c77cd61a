import { describe, expect } from 'vitest';
import type { Machine } from '../clockseed/support/machine.js';
import { listSystemdCalls } from '../clockseed/support/start-chronyd.js';
import { fileOf, renderSpec } from '../support/render-spec.js';
import * as installer from './support/installer-machine.js';

const RECEIVERS = '/etc/clockseed/receivers';

let machine: Machine;
installer.useForeignMachine((made) => {
  machine = made;
  machine.write('/run/packages/installed', 'chrony\nethtool\nufw\ngpsd\n');
});

/** The installer of a primary with a receiver at this port, or with none. */
function deliverPrimary(port?: string): void {
  const sources = port === undefined ? '' : `, sources: [{refclock: gpsd, device: ${port}}]`;
  const rendered = renderSpec(
    `version: 1\nname: lobby\nos: debian-12\nfirewall: unmanaged\ngroups:\n  g: {network: 10.9.0.0/24, interface: eth0${sources}, primary: {p: 10.9.0.1}, secondary: {s: dhcp}}\n`,
  );
  const paths = ['install.sh', 'install/p.sh', 'install/s.sh'];
  installer.deliver(machine, new Map(paths.map((path) => [path, fileOf(rendered, path)])));
}

/** What systemd is asked about gpsd meanwhile. */
function callsDuring(change: () => void): string[] {
  const before = listSystemdCalls(machine).length;
  change();
  return listSystemdCalls(machine)
    .slice(before)
    .filter((call) => call.includes('gpsd'));
}

describe('install.sh, with a GPS receiver', () => {
  installer.testInstaller('starts gpsd for it, and brings it back when it was taken out', () => {
    deliverPrimary('/dev/ttyS0');
    expect(callsDuring(() => installer.installWell(machine, 'p'))).toContain('restart gpsd.service');
    expect(machine.read(RECEIVERS)).toContain('DEVICES="/dev/ttyS0"');
    const before = installer.listTree(machine);
    deliverPrimary();
    expect(callsDuring(() => installer.installWell(machine, 'p'))).toContain('disable --now gpsd.service');
    expect(machine.run('cat', RECEIVERS).status).not.toBe(0);
    installer.undo(machine);
    expect(machine.read(RECEIVERS)).toContain('DEVICES="/dev/ttyS0"');
    const calls = ['enable gpsd.service', 'restart gpsd.service'];
    expect(listSystemdCalls(machine)).toEqual(expect.arrayContaining(calls));
    expect(installer.listTree(machine)).toEqual(before);
  });
});
