import { describe, expect, test } from 'vitest';
import { machinesOf } from './spec.js';

const rulesOf = (machine: { firewall: readonly { words: readonly string[] }[] }) =>
  machine.firewall.map(({ words }) => words.join(' '));

/** That ufw takes and keeps these lines is shown in test/judges/firewall.test.ts. */
describe('fault 14: ufw allow 123/udp on every machine', () => {
  test('a secondary opens nothing: answers are tracked, only the way out may be shut', () => {
    const { secondary } = machinesOf(
      'network: 10.9.0.0/24, primary: {p: 10.9.0.1}, secondary: any',
      '',
      'g-secondary',
    );
    expect(rulesOf(secondary)).toEqual([
      'allow out on eth0 to 10.9.0.1 port 123 proto udp comment clockseed',
    ]);
  });

  test('but for its only primary, which asks for the group’s time when it comes back', () => {
    const { secondary } = machinesOf();
    expect(rulesOf(secondary)).toEqual([
      'allow in on eth0 from 10.9.0.1 to any port 123 proto udp comment clockseed',
      'allow out on eth0 to 10.9.0.1 port 123 proto udp comment clockseed',
    ]);
  });

  test('a primary lets in its networks, through its adapter alone', () => {
    const { primary } = machinesOf(
      'network: [10.9.0.0/24, 10.8.0.0/16], primary: {p: 10.9.0.1}, secondary: {s: dhcp}',
    );
    expect(rulesOf(primary)).toEqual([
      'allow in on eth0 from 10.9.0.0/24 to any port 123 proto udp comment clockseed',
      'allow in on eth0 from 10.8.0.0/16 to any port 123 proto udp comment clockseed',
    ]);
  });

  test('unmanaged means no rule, and no ufw', () => {
    const { primary, secondary } = machinesOf(undefined, 'firewall: unmanaged');
    expect([...rulesOf(primary), ...rulesOf(secondary)]).toEqual([]);
    expect([...primary.packages, ...secondary.packages]).not.toContain('ufw');
  });
});
