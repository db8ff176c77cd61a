import { describe, expect, test } from 'vitest';
import { contentOf, renderSpec } from '../support/render-spec.js';
import { runTool } from '../support/run-tool.js';
import { MATRIX } from '../support/spec-matrix.js';
import { testWith } from '../support/tools.js';

/** Networks of one address, which ufw prints without a prefix, and interface names as strange as the language allows. */
const EDGES = `version: 1
name: t
os: debian-12
groups:
  one: {network: [10.0.0.4/32, 'fd00::4/128', 10.0.0.8/29], interface: on, primary: {a: 10.0.0.4}, secondary: {b: 10.0.0.9}}
  vlan: {network: 10.1.0.0/16, interface: eth0.5, primary: {c: 10.1.0.4}, secondary: {d: dhcp}}
  odd: {network: 10.2.0.0/16, interface: 1e3_a-b, primary: {e: 10.2.0.4}, secondary: any}
`;

/** The lines of every /etc/clockseed/firewall of the matrix and of the edges, each once. */
const rules = [
  ...new Set(
    [...MATRIX.map(({ text }) => text), EDGES].flatMap((text) =>
      [...renderSpec(text).machines.values()].flatMap((machine) =>
        contentOf(machine, '/etc/clockseed/firewall')
          .split('\n')
          .filter((line) => line !== '' && !line.startsWith('#')),
      ),
    ),
  ),
];

/** ufw with an /etc and a network of its own, which go with it: what it stores is not the host's. Rules on stdin. */
const STORE = `
set -eu
mount -t tmpfs tmpfs /run
mkdir /run/upper /run/work
mount -t overlay -o lowerdir=/etc,upperdir=/run/upper,workdir=/run/work overlay /etc
while IFS= read -r rule; do "$1" $rule >/dev/null; done
"$1" show added
`;

describe('the firewall rules of the matrix', () => {
  test('are of every kind', () => {
    expect(rules).toEqual(
      expect.arrayContaining([
        'allow in on enp3s0 from 192.168.7.0/24 to any port 123 proto udp comment clockseed',
        'allow in on enp3s0 from fd00:7::/64 to any port 123 proto udp comment clockseed',
        'allow out on enp3s0 to 192.168.7.4 port 123 proto udp comment clockseed',
        'allow out on enp3s0 to fd00:7::4 port 123 proto udp comment clockseed',
        'allow in on enp3s0 from 192.168.7.0/24 to 224.0.1.129 port 319 proto udp comment clockseed',
        'allow in on enp3s0 to 224.0.0.0/4 proto igmp comment clockseed',
      ]),
    );
    expect(rules.length).toBeGreaterThan(8);
  });

  testWith(
    ['ufw'],
    'are taken by ufw --dry-run, without a correction',
    (paths) => {
      for (const rule of rules) {
        const { status, stdout, stderr } = runTool(paths.ufw, ['--dry-run', ...rule.split(' ')]);
        expect({ rule, status, stderr }).toEqual({ rule, status: 0, stderr: '' });
        expect(stdout).not.toMatch(/WARN|ERROR|normalized|Could not/);
        expect(stdout.includes('dport 123') || stdout.includes('### tuple')).toBe(true);
      }
    },
    60_000,
  );

  testWith(
    ['ufw', 'netns'],
    'are stored as they are written: apply finds its own again by that',
    (paths) => {
      const args = ['--mount', '--net', 'sh', '-c', STORE, 'sh', paths.ufw];
      const { status, stdout, stderr } = runTool('unshare', args, { input: `${rules.join('\n')}\n` });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      const stored = stdout.split('\n').filter((line) => line.startsWith('ufw '));
      const expected = rules.map(
        (rule) => `ufw ${rule.replace(/ comment clockseed$/, " comment 'clockseed'")}`,
      );
      expect([...stored].sort()).toEqual([...expected].sort());
    },
    60_000,
  );
});
