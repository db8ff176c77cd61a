import { describe, expect } from 'vitest';
import { testWith } from '../support/tools.js';
import { NTP, NTP6, useFirewallMachine } from './support/firewall-machine.js';
import type { Answer, Machine } from './support/machine.js';
import * as wall from './support/verify-machine.js';

let machine: Machine;
useFirewallMachine((made) => {
  machine = made;
});

function apply(): Answer {
  return machine.run('/usr/local/lib/clockseed/apply');
}

describe('verify', () => {
  const judgeFirewall = () => {
    wall.pretendVerdict(machine);
    return wall.verify(machine).report.checks.find(({ name }) => name === 'firewall');
  };

  testWith(
    ['netns', 'ufw'],
    'is red when it cannot see a ufw that is enabled, and says so when it is not',
    () => {
      machine.ask('ufw', '--force', 'enable');
      machine.write('/usr/local/bin/iptables', '#!/bin/sh\nexit 4\n', '755');
      expect(judgeFirewall()).toMatchObject({
        ok: false,
        found: 'unknown: iptables fails (exit 4), and ufw is enabled',
      });
      machine.ask('sed', '-i', 's/^ENABLED=yes/ENABLED=no/', '/etc/ufw/ufw.conf');
      expect(judgeFirewall()).toBeUndefined();
      expect(wall.verify(machine).stdout).toContain('--   firewall: not judged: iptables fails (exit 4)\n');
    },
  );

  testWith(['netns', 'ufw'], 'is red when there is no iptables though ufw is enabled', () => {
    machine.ask('ufw', '--force', 'enable');
    const hide =
      'mkdir /run/bin; cp -a /usr/sbin/. /run/bin; rm /run/bin/iptables; mount --bind /run/bin /usr/sbin';
    machine.ask('sh', '-c', hide);
    expect(judgeFirewall()).toMatchObject({
      ok: false,
      found: expect.stringContaining('iptables is missing'),
    });
  });

  testWith(['netns', 'ufw'], 'is red for IPv6 where ufw knows IPv4 only, and drops the rest', () => {
    machine.ask('sed', '-i', 's/^IPV6=yes/IPV6=no/', '/etc/default/ufw');
    machine.write('/etc/clockseed/firewall', `${NTP}\n`);
    wall.writeExpectations(machine, { ...wall.PRIMARY, serve: ['eth0 10.9.0.0/24', 'eth0 fd00::/64'] });
    apply();
    machine.ask('ufw', '--force', 'enable');
    expect(machine.ask('ip6tables', '-S', 'INPUT')).toMatch(/^-P INPUT DROP$/m);
    expect(judgeFirewall()).toMatchObject({
      ok: false,
      found: 'no rule for input fd00::/64 (IPV6=no in /etc/default/ufw)',
    });
    machine.ask('ufw', 'disable');
    expect(judgeFirewall()).toMatchObject({ ok: true, found: 'ufw is not active' });
  });

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
      wall.writeExpectations(machine, { ...wall.PRIMARY, serve: ['eth0 10.9.0.0/24', 'eth0 fd00::/64'] });
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
      wall.writeExpectations(machine, { ...wall.PRIMARY, serve: 'eth0 *' });
      expect(judge()).toMatchObject({ ok: false, found: 'no rule for input *' });
      machine.ask('ufw', 'disable');
      expect(judge()).toMatchObject({ ok: true, found: 'ufw is not active' });
    },
  );
});
