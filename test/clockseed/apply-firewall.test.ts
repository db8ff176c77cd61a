import { afterEach, beforeEach, describe, expect } from 'vitest';
import { findTool, testWith } from '../support/tools.js';
import { createNetwork, type Network } from './support/create-network.js';
import type { Answer, Machine } from './support/machine.js';
import { startChronyd, tellSystemd } from './support/start-chronyd.js';
import * as wall from './support/verify-machine.js';

// Real ufw and iptables, on the rules of a network namespace and a copy of /etc.
const NTP = 'allow in on eth0 from 10.9.0.0/24 to any port 123 proto udp comment clockseed';
const NTP6 = 'allow in on eth0 from fd00::/64 to any port 123 proto udp comment clockseed';
const OUT = 'allow out on eth0 to 10.9.0.1 port 123 proto udp comment clockseed';

let network: Network;
let machine: Machine;
beforeEach(async () => {
  if (findTool('netns') === undefined || findTool('ufw') === undefined) return;
  network = await createNetwork();
  machine = await network.addMachine('machine');
  machine.plugIn('10.9.0.1/24');
  wall.writeExpectations(machine, wall.PRIMARY);
  machine.write('/etc/clockseed/firewall', `# data\n${NTP}\n${NTP6}\n`);
  await startChronyd(machine, wall.PRIMARY_DIRECTIVES);
  machine.ask('/usr/local/lib/clockseed/timestamping', 'prepare');
});
afterEach(() => network?.close());

function apply(): Answer {
  return machine.run('/usr/local/lib/clockseed/apply');
}

/** Rules as `ufw show added` prints them. */
function listRules(): string[] {
  return machine
    .ask('ufw', 'show', 'added')
    .split('\n')
    .filter((line) => line.startsWith('ufw '));
}

/** As ufw prints one of our lines. */
function shown(rule: string): string {
  return `ufw ${rule.replace('comment clockseed', "comment 'clockseed'")}`;
}

describe('apply', () => {
  testWith(['netns', 'ufw'], 'adds the rules once, without switching ufw on', () => {
    expect(apply().stdout).toContain(`apply: firewall: ${NTP}\napply: firewall: ${NTP6}\n`);
    expect(listRules()).toEqual([shown(NTP), shown(NTP6)]);
    expect(machine.ask('ufw', 'status')).toBe('Status: inactive\n');
    expect(apply().stdout).not.toContain('firewall');
  });

  testWith(['netns', 'ufw'], 'deletes what it added and nobody wants any more, and nothing else', () => {
    machine.ask('ufw', 'allow', '443/tcp');
    machine.ask('ufw', ...NTP6.replace(/ comment .*/, '').split(' '));
    apply();
    machine.write('/etc/clockseed/firewall', `${OUT}\n`);
    expect(apply().stdout).toContain(`apply: firewall: no more ${NTP}\n`);
    expect(listRules().sort()).toEqual(
      [shown(OUT), `ufw ${NTP6.replace(/ comment .*/, '')}`, 'ufw allow 443/tcp'].sort(),
    );
    expect(machine.read('/var/lib/clockseed/firewall')).toBe(`${OUT}\n`);
  });

  testWith(['netns', 'ufw'], 'keeps away from it when the spec says unmanaged', () => {
    wall.writeExpectations(machine, { ...wall.PRIMARY, firewall: 'unmanaged' });
    apply();
    expect(listRules()).toEqual([]);
  });

  testWith(
    ['netns', 'ufw'],
    'switches ufw on with enable, SSH first, on the ports that it listens on',
    () => {
      wall.writeExpectations(machine, { ...wall.PRIMARY, firewall: 'enable' });
      machine.write(
        '/usr/local/bin/sshd',
        '#!/bin/sh\nprintf "port 22\\nport 2222\\nlistenaddress [::]:22\\n"\n',
        '755',
      );
      tellSystemd(machine, 'ssh.socket', { Listen: '0.0.0.0:2022 (Stream)\n[::]:2022 (Stream)' });
      const { stdout, stderr } = apply();
      expect(stderr).toBe('');
      const steps = stdout.split('\n').filter((line) => line.includes('firewall'));
      expect(steps.slice(2)).toEqual([
        'apply: firewall: SSH on port 22 stays open',
        'apply: firewall: SSH on port 2022 stays open',
        'apply: firewall: SSH on port 2222 stays open',
        'apply: firewall switched on',
      ]);
      expect(machine.ask('ufw', 'status')).toMatch(/^Status: active\n/);
      expect(apply().stdout).not.toContain('firewall');
    },
  );

  testWith(['netns', 'ufw'], 'mends what a power cut left of ufw, whose status then says active', () => {
    wall.writeExpectations(machine, { ...wall.PRIMARY, firewall: 'enable' });
    machine.ask('ufw', '--force', 'enable');
    machine.write('/etc/ufw/after.rules', '\0\0\0\0');
    machine.ask('sed', '-i', 's/^ENABLED=yes/ENABLED=no/', '/etc/ufw/ufw.conf');
    const { stdout, stderr } = apply();
    expect(stderr).toBe('');
    expect(stdout).toContain('apply: firewall: broken /etc/ufw/after.rules restored\n');
    expect(stdout).toContain('apply: firewall switched on\n');
    expect(machine.read('/etc/ufw/after.rules')).toContain('\nCOMMIT\n');
    expect(machine.read('/etc/ufw/ufw.conf')).toContain('\nENABLED=yes\n');
  });

  testWith(['netns', 'ufw'], 'leaves ufw off when a rule could not be added', () => {
    wall.writeExpectations(machine, { ...wall.PRIMARY, firewall: 'enable' });
    machine.write('/etc/clockseed/firewall', 'allow in on eth0:1 to any port 123\n');
    const { status, stderr } = apply();
    expect(status).toBe(1);
    expect(stderr).toContain('ufw is not switched on, because its rules are not complete');
    expect(machine.ask('ufw', 'status')).toBe('Status: inactive\n');
  });
});

describe('verify', () => {
  testWith(['netns', 'ufw'], 'is red when ufw should be on and is not, or will not be after a reboot', () => {
    wall.writeExpectations(machine, { ...wall.PRIMARY, firewall: 'enable' });
    apply();
    wall.pretendVerdict(machine);
    const judge = () => wall.verify(machine).report.checks.find(({ name }) => name === 'firewall');
    expect(judge()).toMatchObject({ ok: true });
    machine.ask('sed', '-i', 's/^ENABLED=yes/ENABLED=no/', '/etc/ufw/ufw.conf');
    expect(judge()).toMatchObject({ ok: false, found: 'ufw is not enabled at boot' });
    machine.ask('ufw', 'disable');
    expect(judge()).toMatchObject({ ok: false, found: 'ufw is not active' });
  });

  testWith(
    ['netns', 'ufw'],
    'judges the kernel’s rules: inactive, complete, one missing, switched off again',
    () => {
      wall.writeExpectations(machine, { ...wall.PRIMARY, serve: ['10.9.0.0/24', 'fd00::/64'] });
      wall.pretendVerdict(machine);
      const judge = () => wall.verify(machine).report.checks.find(({ name }) => name === 'firewall');
      expect(judge()).toMatchObject({ ok: true, found: 'ufw is not active' });
      machine.ask('ufw', '--force', 'enable');
      expect(judge()).toMatchObject({ ok: false, found: 'no rule for input 10.9.0.0/24, input fd00::/64' });
      apply();
      wall.pretendVerdict(machine);
      expect(judge()).toMatchObject({ ok: true, found: 'ufw lets it through' });
      machine.ask('ufw', 'delete', ...NTP6.replace(/ comment .*/, '').split(' '));
      expect(judge()).toMatchObject({ ok: false, found: 'no rule for input fd00::/64' });
      wall.writeExpectations(machine, { ...wall.PRIMARY, serve: '*' });
      expect(judge()).toMatchObject({ ok: false, found: 'no rule for input *' });
      machine.ask('ufw', 'disable');
      expect(judge()).toMatchObject({ ok: true, found: 'ufw is not active' });
    },
  );
});
