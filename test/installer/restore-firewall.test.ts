import { beforeEach, describe, expect } from 'vitest';
import type { Machine } from '../clockseed/support/machine.js';
import { testWith } from '../support/tools.js';
import * as installer from './support/installer-machine.js';

const { deliver, installWell, listTree, renderInstaller } = installer;
const TOOLS = [...installer.TOOLS, 'ufw'] as const;
const NTP = "ufw allow in on eth0 from 10.9.0.0/24 to any port 123 proto udp comment 'clockseed'";
/** A primary that comes back asks its secondary. */
const ASK = "ufw allow out on eth0 to 10.9.0.2 port 123 proto udp comment 'clockseed'";

let machine: Machine;
installer.useForeignMachine((made) => {
  machine = made;
});
beforeEach(() => {
  // The host's sshd is not this machine's.
  machine?.write('/usr/local/bin/sshd', '#!/bin/sh\necho port 2222\n', '755');
});

function installSpec(firewall: string): string[] {
  deliver(machine, renderInstaller(`firewall: ${firewall}`));
  return installWell(machine, 'p');
}

function undo(): string[] {
  return installWell(machine, '--undo').filter((line) => line.startsWith('install: firewall'));
}

function listRules(): string[] {
  const lines = machine.ask('ufw', 'show', 'added').split('\n');
  return lines.filter((line) => line.startsWith('ufw '));
}

function isOn(): boolean {
  return machine.ask('ufw', 'status').startsWith('Status: active');
}

/** ufw is slow where others work as well. */
function firewall(title: string, body: () => void): void {
  testWith(TOOLS, title, body, 90_000);
}

describe('install.sh --undo', () => {
  firewall('switches off the firewall that the first installation switched on, without our rules', () => {
    machine.ask('ufw', 'allow', '443/tcp');
    const before = listTree(machine);
    installSpec('enable');
    expect(listRules()).toEqual([
      'ufw allow 443/tcp',
      NTP,
      ASK,
      "ufw allow 2222/tcp comment 'clockseed: SSH'",
    ]);
    expect(isOn()).toBe(true);
    expect(undo()).toEqual([
      ...[NTP, ASK].map(
        (rule) => `install: firewall: no more ${rule.slice('ufw '.length).replaceAll("'", '')}`,
      ),
      'install: firewall switched off again',
      'install: firewall: no more allow 2222/tcp',
    ]);
    expect(isOn()).toBe(false);
    expect(listRules()).toEqual(['ufw allow 443/tcp']);
    expect(listTree(machine)).toEqual(before);
  });

  firewall('leaves a firewall on that was on before, with its own rules', () => {
    machine.ask('ufw', 'allow', '2222/tcp');
    machine.ask('ufw', '--force', 'enable');
    const before = listTree(machine);
    installSpec('enable');
    expect(listRules()).toEqual(['ufw allow 2222/tcp', NTP, ASK]);
    expect(undo()).toHaveLength(2);
    expect(isOn()).toBe(true);
    expect(listTree(machine)).toEqual(before);
  });

  firewall('gives rules for SSH back that we had found, with the comments that they had', () => {
    machine.write('/usr/local/bin/sshd', '#!/bin/sh\nprintf "port 22\\nport 2222\\n"\n', '755');
    machine.ask('ufw', 'allow', '22/tcp', 'comment', 'the way "in"');
    machine.ask('ufw', 'allow', '2222/tcp');
    const before = listTree(machine);
    installSpec('enable');
    expect(listRules()).toContain("ufw allow 2222/tcp comment 'clockseed: SSH'");
    undo();
    expect(listRules()).toEqual([`ufw allow 22/tcp comment 'the way "in"'`, 'ufw allow 2222/tcp']);
    expect(listTree(machine)).toEqual(before);
  });

  firewall('switches off what a later installation switched on, and keeps the rules of the first', () => {
    // ufw writes its file for IPv6 in a way of its own the first time.
    machine.ask('ufw', 'allow', '443/tcp');
    installSpec('auto');
    const before = listTree(machine);
    installSpec('enable');
    expect(isOn()).toBe(true);
    expect(undo()).toEqual([
      'install: firewall switched off again',
      'install: firewall: no more allow 2222/tcp',
    ]);
    expect(isOn()).toBe(false);
    expect(listRules()).toEqual(['ufw allow 443/tcp', NTP, ASK]);
    expect(listTree(machine)).toEqual(before);
  });

  firewall('leaves it on where the configuration before switched it on', () => {
    installSpec('enable');
    installSpec('auto');
    undo();
    expect(isOn()).toBe(true);
    expect(listRules()).toEqual([NTP, ASK, "ufw allow 2222/tcp comment 'clockseed: SSH'"]);
  });
});

firewall('install.sh changes the rules of the firewall without a restart of chrony', () => {
  installSpec('auto');
  const lines = installSpec('unmanaged');
  expect(lines).toContain(`apply: firewall: no more ${NTP.slice('ufw '.length).replaceAll("'", '')}`);
  expect(lines).toContain('install: chrony not restarted: it runs with what is written now');
  expect(listRules()).toEqual([]);
});
