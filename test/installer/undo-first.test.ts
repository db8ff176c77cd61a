import { describe, expect } from 'vitest';
import type { Machine } from '../clockseed/support/machine.js';
import { tellSystemd } from '../clockseed/support/start-chronyd.js';
import * as installer from './support/installer-machine.js';

const { deliver, install, installSpec, listTree, listUnits, renderInstaller, undo } = installer;
let machine: Machine;
installer.useForeignMachine((made) => {
  machine = made;
});

describe('install.sh --undo after a first installation', () => {
  installer.testInstaller('brings back files, modes, links and units, and leaves no state', () => {
    machine.ask('mv', '/etc/chrony/chrony.conf', '/etc/chrony/site.conf');
    machine.ask('ln', '-s', 'site.conf', '/etc/chrony/chrony.conf');
    machine.write('/etc/systemd/system/chrony.service.d/site.conf', '[Service]\nNice=-5\n', '600');
    machine.write('/etc/systemd/system/clockseed-verify.timer', '# somebody else’s\n', '640');
    machine.ask('chown', '1000:1000', '/etc/systemd/system/clockseed-verify.timer');
    const before = listTree(machine);
    const units = listUnits(machine);
    installSpec(machine, 'p');
    expect(listUnits(machine)).toMatchObject({
      'chrony-wait.service': 'masked',
      'clockseed-rtc.timer': 'enabled active',
    });
    machine.write('/run/textfile/clockseed.prom', 'clockseed_ok 1\n');
    machine.write('/var/lib/clockseed/textfile', '/run/textfile\n');
    const { lines, calls } = undo(machine);
    expect(listTree(machine)).toEqual(before);
    expect(listUnits(machine)).toEqual(units);
    expect(machine.run('test', '-e', '/run/textfile/clockseed.prom').status).toBe(1);
    expect(calls).toEqual(['restart chrony.service']);
    expect(lines).toEqual(
      expect.arrayContaining([
        'install: clockseed-rtc.timer disabled',
        'install: /etc/chrony/chrony.conf as before',
        'install: /etc/clockseed/expect removed',
        'install: chrony-wait.service unmasked',
        'install: chrony restarted',
      ]),
    );
    expect(lines.at(-1)).toBe('install: undone');
    expect(install(machine, '--undo')).toMatchObject(installer.NOTHING_TO_UNDO);
  });

  installer.testInstaller('has nothing to undo where nothing was installed', () => {
    deliver(machine, renderInstaller());
    expect(install(machine, '--undo')).toMatchObject(installer.NOTHING_TO_UNDO);
  });

  installer.testInstaller('stops and disables a chrony that was not there, and names its package', () => {
    machine.ask('systemctl', 'disable', '--now', 'chrony.service');
    machine.ask('rm', '-r', '/etc/chrony');
    machine.write('/run/packages/installed', 'ethtool\nsystemd-timesyncd\nufw\n');
    const before = listTree(machine);
    installSpec(machine, 's');
    machine.write('/run/packages/installed', 'chrony\nethtool\nufw\n');
    const { lines, calls } = undo(machine);
    expect(calls).toEqual(['disable chrony.service', 'stop chrony.service']);
    expect(lines).toContain(
      'install: packages stay as they are; since then came: chrony; went: systemd-timesyncd',
    );
    expect(listTree(machine)).toEqual(before);
  });

  installer.testInstaller('leaves a stopped chrony enabled that was stopped but enabled before', () => {
    tellSystemd(machine, 'chrony.service', { ActiveState: 'failed' });
    installSpec(machine, 's');
    expect(undo(machine).calls).toEqual(['stop chrony.service']);
    expect(listUnits(machine)['chrony.service']).toBe('enabled');
  });

  installer.testInstaller('masks nothing anew, and starts what ran before', () => {
    machine.write('/etc/systemd/system/systemd-timesyncd.service', '[Service]\nExecStart=true\n');
    machine.ask('mv', '/etc/systemd/system/systemd-timesyncd.service', '/run/timesyncd');
    machine.ask('systemctl', 'mask', 'chrony-wait.service');
    tellSystemd(machine, 'systemd-timesyncd.service', { ActiveState: 'active' });
    installSpec(machine, 's');
    expect(listUnits(machine)['systemd-timesyncd.service']).toBe('masked');
    const { lines } = undo(machine);
    expect(lines).toContain('install: systemd-timesyncd.service started');
    expect(listUnits(machine)['chrony-wait.service']).toBe('masked');
  });
});
