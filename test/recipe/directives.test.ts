import { describe, expect, test } from 'vitest';
import { readTopology } from '../../src/spec/read-topology.js';
import { checkSyntax, startAlone } from '../facts/run-chronyd.js';
import { testWith } from '../support/tools.js';
import { configurationOf, directivesOf, IPV4, IPV6, machinesOf } from './spec.js';

const CHRONYDS = ['chronyd-4.0', 'chronyd-4.3', 'chronyd-4.6', 'chronyd-sid'] as const;
const both = ['', 'timestamping: hardware', 'timestamping: software'].map((settings) =>
  machinesOf(IPV4, settings),
);

/** As it is written, but for the file that is the host's own. */
const asTested = (configuration: string) =>
  configuration.replace(/^driftfile .*$/m, 'driftfile /nonexistent/drift');

describe('fault 1: hwtimestamp on an adapter that is absent or can not do it is fatal', () => {
  for (const name of CHRONYDS) {
    testWith(
      [name, 'netns'],
      `what we write starts ${name} without the adapter, even where hardware timestamps are demanded`,
      (paths) => {
        for (const machine of Object.values(machinesOf(IPV4, 'timestamping: hardware'))) {
          // It ran until it was told to end.
          const { output } = startAlone(paths[name], asTested(configurationOf(machine)));
          expect(output).toContain('chronyd exiting');
          expect(output).not.toMatch(/Fatal|HW timestamping/);
        }
      },
    );

    testWith([name, 'netns'], `the recipe’s line keeps ${name} from starting`, (paths) => {
      const text = asTested(`${configurationOf(machinesOf().primary)}\nhwtimestamp eth0\n`);
      expect(checkSyntax(paths[name], text).status).toBe(0);
      expect(startAlone(paths[name], text)).toEqual({
        status: 1,
        output: expect.stringContaining('Could not enable HW timestamping on eth0'),
      });
    });
  }
});

describe('fault 2: a comment behind a directive is fatal', () => {
  testWith(['chronyd-4.3', 'chronyd-sid'], 'the recipe’s line is refused, ours is taken', (paths) => {
    for (const chronyd of [paths['chronyd-4.3'], paths['chronyd-sid']]) {
      expect(checkSyntax(chronyd, 'allow 10.9.0.0/24  #\n').status).toBe(1);
      expect(checkSyntax(chronyd, configurationOf(machinesOf().primary)).status).toBe(0);
    }
  });

  test('every comment is a line of its own, and every directive has one above it', () => {
    for (const { primary, secondary } of both) {
      for (const machine of [primary, secondary]) {
        for (const line of directivesOf(machine)) expect(line).not.toMatch(/[#!;%]/);
        const blocks = configurationOf(machine).trimEnd().split('\n\n').slice(1);
        for (const block of blocks) expect(block).toMatch(/^# .+\n[a-z].*$/);
        expect(blocks.length).toBe(directivesOf(machine).length);
      }
    }
  });

  test('a spec that brings one is refused', () => {
    const spec = `version: 1\nname: t\nos: debian-12\nchrony: {directives: ['allow 10.0.0.0/8  # all']}\ngroups: {g: {interface: a, ${IPV4}}}\n`;
    const { topology, diagnostics } = readTopology('t.yaml', Buffer.from(spec));
    expect(topology).toBeUndefined();
    expect(diagnostics[0]?.message).toContain('a comment after a directive keeps chronyd from starting');
  });
});

describe('fault 5: binddevice does nothing on a secondary', () => {
  test('a secondary binds the sockets that it asks with; nobody binds those that answer', () => {
    for (const { primary, secondary } of [...both, machinesOf(IPV6)]) {
      expect(directivesOf(secondary)).toContain('bindacqdevice eth0');
      for (const line of [...directivesOf(primary), ...directivesOf(secondary)])
        expect(line).not.toMatch(/^binddevice/);
    }
  });
});

describe('fault 7: the rewritten file drops makestep, driftfile and rtcsync', () => {
  test.each([
    ['', ['makestep 0.001 3']],
    ['step: always', ['makestep 0.1 -1']],
    ['step: never', []],
  ])('a secondary has them (%s)', (settings, steps) => {
    const lines = directivesOf(machinesOf(IPV4, settings).secondary);
    expect(lines.filter((line) => line.startsWith('makestep'))).toEqual(steps);
    expect(lines).toEqual(expect.arrayContaining(['driftfile /var/lib/chrony/chrony.drift', 'rtcsync']));
  });

  test('a primary, which nobody steps, keeps its drift', () => {
    expect(directivesOf(machinesOf().primary)).toEqual([
      'local stratum 8',
      'allow 10.9.0.0/24',
      'driftfile /var/lib/chrony/chrony.drift',
      'confdir /etc/chrony/clockseed.d',
    ]);
  });
});
