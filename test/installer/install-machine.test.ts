import { describe, expect } from 'vitest';
import type { Machine } from '../clockseed/support/machine.js';
import { machineOf } from '../support/render-spec.js';
import * as installer from './support/installer-machine.js';

const { installSecondary, renderInstaller } = installer;
const CONF = '/etc/chrony/chrony.conf';
const NOT_RESTARTED = 'install: chrony not restarted: it runs with what is written now';

let machine: Machine;
installer.useForeignMachine((made) => {
  machine = made;
});

describe('install.sh on a machine with a foreign chrony', () => {
  installer.testInstaller('puts every file in place, makes it effective and says what it did', () => {
    const { lines, calls } = installSecondary(machine, renderInstaller());
    const { files } = machineOf(installer.renderWall(), 's');
    for (const { path, mode, content } of files) {
      expect(machine.ask('stat', '-c', '%a %U:%G', path)).toBe(`${mode.slice(1)} root:root\n`);
      expect(machine.read(path)).toBe(content);
      expect(lines).toContain(`install: ${path} ${path === CONF ? 'changed' : 'new'}`);
    }
    const done = lines.filter((line) => !/ (?:new|changed)$/.test(line));
    expect(done).toEqual([
      'apply: systemd-timesyncd.service masked',
      'apply: chrony-wait.service masked',
      'apply: clockseed-verify.timer enabled',
      'apply: chrony restarted (was active)',
      'apply: clockseed-adapter@eth0.service enabled',
      expect.stringMatching(/^apply: done: s, configuration [0-9a-f]{12}$/),
      'install: done; the check says more in a while: systemctl status clockseed-verify',
    ]);
    expect(calls).toEqual(['reset-failed chrony.service', 'restart chrony.service']);
  });

  installer.testInstaller('changes nothing the second time', () => {
    const files = renderInstaller();
    installSecondary(machine, files);
    const before = installer.listTree(machine);
    const { lines, calls } = installSecondary(machine, files);
    expect(lines).toEqual([
      'install: all files are as planned',
      expect.stringMatching(/^apply: done: s/),
      NOT_RESTARTED,
      expect.stringMatching(/^install: done/),
    ]);
    expect(calls).toEqual([]);
    expect(installer.listTree(machine)).toEqual(before);
  });

  installer.testInstaller('mends a mode, an owner, and a link in the place of a file', () => {
    const files = renderInstaller();
    installSecondary(machine, files);
    machine.ask('chmod', '600', '/usr/local/lib/clockseed/verify');
    machine.ask('chown', '1000', '/etc/clockseed/expect');
    machine.ask('mv', CONF, '/etc/chrony/site.conf');
    machine.ask('ln', '-s', 'site.conf', CONF);
    const { placed, calls } = installSecondary(machine, files);
    expect(placed).toEqual([
      '/usr/local/lib/clockseed/verify changed',
      `${CONF} changed`,
      '/etc/clockseed/expect changed',
    ]);
    expect(machine.ask('stat', '-c', '%F %a %u', CONF)).toBe('regular file 644 0\n');
    expect(calls).toEqual([]);
  });
});
