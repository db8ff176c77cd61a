import { describe, expect } from 'vitest';
import { testWith } from '../support/tools.js';
import { waitFor } from '../support/wait-for.js';
import { NTP, NTP6, useFirewallMachine } from './support/firewall-machine.js';
import type { Answer, Machine } from './support/machine.js';
import { tellSystemd } from './support/start-chronyd.js';
import * as wall from './support/verify-machine.js';

const OUT = 'allow out on eth0 to 10.9.0.1 port 123 proto udp comment clockseed';

let machine: Machine;
useFirewallMachine((made) => {
  machine = made;
});

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

  testWith(['netns', 'ufw'], 'takes back what it added when the spec says unmanaged from now on', () => {
    machine.ask('ufw', 'allow', '443/tcp');
    apply();
    wall.writeExpectations(machine, { ...wall.PRIMARY, firewall: 'unmanaged' });
    expect(apply().stdout).toContain(`apply: firewall: no more ${NTP}\n`);
    expect(listRules()).toEqual(['ufw allow 443/tcp']);
    expect(machine.read('/var/lib/clockseed/firewall')).toBe('');
  });

  testWith(
    ['netns', 'ufw'],
    'leaves ufw off where it would cut off an sshd that IPv6 alone reaches',
    async () => {
      wall.writeExpectations(machine, { ...wall.PRIMARY, firewall: 'enable' });
      machine.write('/etc/clockseed/firewall', `${NTP}\n`);
      machine.ask('sed', '-i', 's/^IPV6=yes/IPV6=no/', '/etc/default/ufw');
      const listen = "require('net').createServer().listen({ port: 22, host: '::', ipv6Only: true })";
      void machine.start(process.execPath, '-e', listen);
      await waitFor('a listener', () => machine.ask('ss', '-Hltn').includes('[::]:22'));
      const { status, stderr } = apply();
      expect({ status, stderr }).toEqual({
        status: 1,
        stderr: expect.stringContaining('IPV6=no in /etc/default/ufw), and sshd listens on IPv6 only\n'),
      });
      expect(machine.ask('ufw', 'status')).toBe('Status: inactive\n');
      void machine.start(process.execPath, '-e', listen.replace("'::', ipv6Only: true", "'10.9.0.1'"));
      await waitFor('a listener', () => machine.ask('ss', '-Hltn').includes('10.9.0.1:22'));
      expect(apply().stdout).toContain('apply: firewall switched on\n');
    },
  );

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
