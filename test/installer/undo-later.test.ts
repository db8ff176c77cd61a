import { describe, expect } from 'vitest';
import type { Machine } from '../clockseed/support/machine.js';
import { listSystemdCalls } from '../clockseed/support/start-chronyd.js';
import * as installer from './support/installer-machine.js';

const { deliver, install, installWell, listTree, listUnits, renderInstaller } = installer;
const NOTHING = { status: 1, stdout: '', stderr: 'install: there is nothing to undo\n' };

let machine: Machine;
installer.useForeignMachine((made) => {
  machine = made;
});

function installSpec(name: string, ...settings: readonly string[]): void {
  deliver(machine, renderInstaller(...settings));
  installWell(machine, name);
}

/** What --undo says and asks of chrony's unit. */
function undo(): { lines: string[]; calls: string[] } {
  machine.ask('rm', '-f', '/run/systemctl/calls');
  const lines = installWell(machine, '--undo');
  return { lines, calls: listSystemdCalls(machine).filter((call) => call.endsWith(' chrony.service')) };
}

describe('install.sh --undo after a later installation', () => {
  installer.testInstaller('brings back the configuration before it, in force', () => {
    installSpec('s');
    const before = listTree(machine);
    const units = listUnits(machine);
    installSpec('p', 'polling: tight');
    expect(listUnits(machine)['clockseed-rtc.timer']).toBe('enabled active');
    const { lines, calls } = undo();
    expect(calls).toEqual(['reset-failed chrony.service', 'restart chrony.service']);
    expect(lines).toContainEqual(expect.stringMatching(/^apply: done: s, configuration/));
    expect(listTree(machine)).toEqual(before);
    expect(listUnits(machine)).toEqual(units);
    expect(installer.listRecords(machine)).toEqual([]);
    expect(install(machine, '--undo')).toMatchObject(NOTHING);
  });

  installer.testInstaller('looks after the adapter again that the configuration before it names', () => {
    installSpec('s');
    const before = listTree(machine);
    installSpec('s', 'machines: {s: {interface: br-lan}}');
    expect(listTree(machine)).not.toEqual(before);
    undo();
    expect(listTree(machine)).toEqual(before);
  });

  installer.testInstaller('brings back what was edited by hand', () => {
    installSpec('s');
    machine.write('/etc/chrony/chrony.conf', 'server 10.9.0.9\n', '600');
    const before = listTree(machine);
    installSpec('s');
    undo();
    expect(machine.read('/etc/chrony/chrony.conf')).toBe('server 10.9.0.9\n');
    expect(listTree(machine)).toEqual(before);
  });

  installer.testInstaller('after one that failed and another one that did not, undoes both', () => {
    installSpec('s');
    const before = listTree(machine);
    deliver(machine, renderInstaller('polling: tight'));
    machine.write('/run/packages/installed', 'chrony\n');
    machine.write('/run/packages/offline', '');
    expect(install(machine, 's')).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/\ninstall: s is not as planned yet: see above; .* --undo goes back\n$/),
    });
    machine.ask('rm', '/run/packages/offline');
    installSpec('s', 'polling: tight', 'verify: {every: 2m}');
    undo();
    expect(listTree(machine)).toEqual(before);
  });
});
