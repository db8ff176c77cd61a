import { expect, test } from 'vitest';
import { runCli, withSpec } from './support/run-cli.js';

/** A spec of so many groups, each with so many secondaries. */
function specOf(groups: number, secondaries: number): string {
  const each = Array.from(
    { length: groups },
    (_, index) =>
      `  g${index}: {network: 10.${index}.0.0/24, interface: a, primary: {p${index}: 10.${index}.0.1}, secondary: {"s${index}-1..${secondaries}": 10.${index}.0.11..${10 + secondaries}}}\n`,
  );
  return `version: 1\nname: t\nos: debian-12\ngroups:\n${each.join('')}`;
}

test('generate names the machines of a few groups, and counts the others', () => {
  withSpec(specOf(6, 14), (folder) => {
    const { status, stdout } = runCli(['generate', 'topology.yaml'], { folder });
    expect(status).toBe(0);
    expect(stdout.match(/^g\d:$/gm)).toEqual(['g0:', 'g1:', 'g2:', 'g3:']);
    expect(stdout.match(/out\/nodes\//g)).toHaveLength(48);
    expect(stdout).toContain('s3-11/\n  … and 3 more\n… and 2 groups more, of 30 machines\n\nNext:\n');
  });
  withSpec(specOf(4, 1), (folder) => {
    const { stdout } = runCli(['generate', 'topology.yaml'], { folder });
    expect(stdout).toContain('out/nodes/s3-1/\n\nNext:\n');
  });
}, 60_000);
