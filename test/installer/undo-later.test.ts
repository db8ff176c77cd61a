import { describe, expect } from 'vitest';
import type { Machine } from '../clockseed/support/machine.js';
import * as installer from './support/installer-machine.js';

const { deliver, install, installSpec, listTree, listUnits, renderInstaller, undo } = installer;
let machine: Machine;
installer.useForeignMachine((made) => {
  machine = made;
});

describe('install.sh --undo after a later installation', () => {
  installer.testInstaller('brings back the configuration before it, in force', () => {
    installSpec(machine, 's');
    const before = listTree(machine);
    const units = listUnits(machine);
    installSpec(machine, 'p', 'polling: tight');
    expect(listUnits(machine)['clockseed-rtc.timer']).toBe('enabled active');
    const { lines, calls } = undo(machine);
    expect(calls).toEqual(['reset-failed chrony.service', 'restart chrony.service']);
    expect(lines).toContainEqual(expect.stringMatching(/^apply: done: s, configuration/));
    expect(listTree(machine)).toEqual(before);
    expect(listUnits(machine)).toEqual(units);
    expect(installer.listRecords(machine)).toEqual([]);
    expect(install(machine, '--undo')).toMatchObject(installer.NOTHING_TO_UNDO);
  });

  installer.testInstaller('looks after the adapter again that the configuration before it names', () => {
    installSpec(machine, 's');
    const before = listTree(machine);
    installSpec(machine, 's', 'machines: {s: {interface: br-lan}}');
    expect(listTree(machine)).not.toEqual(before);
    undo(machine);
    expect(listTree(machine)).toEqual(before);
  });

  installer.testInstaller('brings back what was edited by hand', () => {
    installSpec(machine, 's');
    machine.write('/etc/chrony/chrony.conf', 'server 10.9.0.9\n', '600');
    const before = listTree(machine);
    installSpec(machine, 's');
    undo(machine);
    expect(machine.read('/etc/chrony/chrony.conf')).toBe('server 10.9.0.9\n');
    expect(listTree(machine)).toEqual(before);
  });

  installer.testInstaller('after one that failed and another one that did not, undoes both', () => {
    installSpec(machine, 's');
    const before = listTree(machine);
    deliver(machine, renderInstaller('polling: tight'));
    machine.write('/run/packages/installed', 'chrony\n');
    machine.write('/run/packages/offline', '');
    expect(install(machine, 's')).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/\ninstall: s is not as planned yet: see above; .* --undo goes back\n$/),
    });
    machine.ask('rm', '/run/packages/offline');
    installSpec(machine, 's', 'polling: tight', 'verify: {every: 2m}');
    undo(machine);
    expect(listTree(machine)).toEqual(before);
  });
});
