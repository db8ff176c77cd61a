import { describe, expect } from 'vitest';
import type { Machine } from '../clockseed/support/machine.js';
import { listSystemdCalls } from '../clockseed/support/start-chronyd.js';
import * as installer from './support/installer-machine.js';

const { deliver, installWell, listTree, renderInstaller } = installer;

let machine: Machine;
installer.useForeignMachine((made) => {
  machine = made;
});

/** What --dry-run says; that it changes nothing and asks systemd for nothing is judged on the way. */
function dryRun(): string[] {
  const before = listTree(machine);
  machine.ask('rm', '-f', '/run/systemctl/calls');
  const lines = installWell(machine, '--dry-run', 's');
  expect(listTree(machine)).toEqual(before);
  expect(listSystemdCalls(machine)).toEqual([]);
  expect(machine.run('test', '-e', '/run/clockseed-install.lock').status).toBe(1);
  return lines;
}

describe('install.sh --dry-run', () => {
  installer.testInstaller('names what is new, and shows what differs', () => {
    deliver(machine, renderInstaller());
    const lines = dryRun();
    const start = lines.indexOf(
      'install: would be changed: /etc/chrony/chrony.conf (regular file, mode 640, root:root)',
    );
    const end = lines.findIndex((line, index) => index > start && line.startsWith('install: '));
    const difference = lines.slice(start + 1, end);
    expect(difference[0]).toMatch(/^@@ -1,2 \+1,\d+ @@$/);
    expect(difference).toContain('-pool 2.debian.pool.ntp.org iburst');
    expect(difference).toContain('+server 10.9.0.1 iburst minpoll 1 maxpoll 1 xleave');
    expect(lines).toContain('install: would be new: /usr/local/lib/clockseed/apply');
  });

  installer.testInstaller('shows what another setting would change, and nothing when nothing would', () => {
    deliver(machine, renderInstaller());
    installWell(machine, 's');
    machine.ask('rm', '/run/clockseed-install.lock');
    expect(dryRun()).toEqual(['install: all files are as planned']);
    deliver(machine, renderInstaller('verify: {every: 2m}'));
    const lines = dryRun();
    expect(lines).toEqual(expect.arrayContaining(['-OnUnitInactiveSec=60s', '+OnUnitInactiveSec=120s']));
    expect(lines.filter((line) => line.startsWith('install: '))).toHaveLength(2);
  });
});
