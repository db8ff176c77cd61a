import { afterEach, beforeEach, describe, expect } from 'vitest';
import { findTool, testWith } from '../support/tools.js';
import { waitFor } from '../support/wait-for.js';
import { createNetwork, type Network } from './support/create-network.js';
import type { Machine } from './support/machine.js';
import { readReference, TIER, TIER_DIRECTIVES } from './support/spare-wall.js';
import { killChronyd, startChronyd } from './support/start-chronyd.js';
import * as wall from './support/verify-machine.js';

let network: Network;
let core: Machine;
let relay: Machine;
let secondary: Machine;
beforeEach(async () => {
  if (findTool('netns') === undefined) return;
  network = await createNetwork();
  core = await network.addMachine('core');
  relay = await network.addMachine('relay');
  secondary = await network.addMachine('secondary');
  core.plugIn('10.9.0.1/24');
  relay.plugIn('10.9.0.2/24');
  relay.plugIn('10.8.0.1/24', 'eth1');
  secondary.plugIn('10.8.0.2/24');
  wall.writeExpectations(core, wall.PRIMARY);
  wall.writeExpectations(relay, { ...TIER.relay, textfile: '/run' });
  wall.writeExpectations(secondary, TIER.secondary);
}, 30_000);
afterEach(() => network?.close());

async function startBelow(): Promise<void> {
  await startChronyd(relay, TIER_DIRECTIVES.relay);
  await startChronyd(secondary, TIER_DIRECTIVES.secondary);
  await waitFor('a follower', () => readReference(secondary).startsWith('0A080001 '), 30);
  for (const machine of [relay, secondary]) wall.pretendVerdict(machine);
}

function judge(machine: Machine): object {
  const { status, report } = wall.verify(machine);
  return {
    status,
    state: report.state,
    failures: wall.listFailures(report),
    warnings: report.warnings.map(({ name, found }) => `${name}: ${found}`),
  };
}

const WELL = { status: 0, state: 'ok', failures: {}, warnings: [] };
const holdover = (found: RegExp) => ({
  ...WELL,
  state: 'holdover',
  warnings: [expect.stringMatching(found)],
});

describe('a group below another', () => {
  testWith(
    ['netns'],
    'is well while it follows, and says holdover when it lives on what it heard',
    async () => {
      await startChronyd(core, wall.PRIMARY_DIRECTIVES);
      await startBelow();
      await waitFor('a leader', () => readReference(relay) === '0A090001 9', 30);
      await waitFor('its stratum', () => readReference(secondary) === '0A080001 10', 30);
      expect([judge(relay), judge(secondary)]).toEqual([WELL, WELL]);
      expect(relay.read('/run/clockseed.prom')).toMatch(/^clockseed_ok\{.*\} 1$/m);
      killChronyd(core);
      await waitFor('silence', () => wall.verify(relay).report.state !== 'ok', 60);
      expect(judge(relay)).toEqual(holdover(/^holdover: the time last heard is kept: 10\.9\.0\.1 answered/));
      const samples = relay.read('/run/clockseed.prom');
      expect(samples).toMatch(/^clockseed_ok\{.*\} 0$/m);
      expect(samples).toMatch(/^# TYPE clockseed_warning gauge\nclockseed_warning\{check="holdover"\} 1$/m);
      expect(judge(secondary)).toEqual(WELL);
    },
    120_000,
  );

  testWith(
    ['netns'],
    'says holdover on its own clock, everywhere, and no more once it follows',
    async () => {
      await startBelow();
      expect(judge(relay)).toEqual(
        holdover(/^holdover: the own clock is kept: 10\.9\.0\.1 has never answered/),
      );
      expect(judge(secondary)).toEqual(holdover(/^holdover: stratum 11: the group keeps time by itself$/));
      const once = relay.run('/usr/local/lib/clockseed/verify', '--once');
      expect({ status: once.status, said: /^warn holdover: /m.test(once.stdout) }).toEqual({
        status: 0,
        said: true,
      });
      await startChronyd(core, wall.PRIMARY_DIRECTIVES);
      await waitFor('a leader', () => readReference(relay) === '0A090001 9', 30);
      // 1 to more than 30 s, seen on a busy host.
      await waitFor('its stratum', () => readReference(secondary) === '0A080001 10', 90);
      expect([judge(relay), judge(secondary)]).toEqual([WELL, WELL]);
    },
    200_000,
  );

  testWith(
    ['netns'],
    'is only warned on a primary that has the time of the group above from another one',
    async () => {
      const other = await network.addMachine('other');
      other.plugIn('10.9.0.4/24');
      other.plugIn('10.8.0.3/24', 'eth1');
      const adapter = ['eth1 10.8.0.3', 'eth0 10.9.0.4'];
      const peer = 'eth1 10.8.0.1 0A080001 -2';
      wall.writeExpectations(other, { ...TIER.relay, adapter, peer, 'holdover-stratum': '9 11' });
      await startChronyd(core, ['local stratum 8', 'allow 10.9.0.2']);
      await startBelow();
      await waitFor('a leader', () => readReference(relay) === '0A090001 9', 30);
      const ask = TIER_DIRECTIVES.secondary[0] ?? '';
      await startChronyd(other, [...TIER_DIRECTIVES.relay, ask]);
      await waitFor('a follower', () => readReference(other) === '0A080001 10', 30);
      wall.pretendVerdict(other);
      expect(judge(other)).toEqual({
        ...WELL,
        warnings: [expect.stringMatching(/^redundancy: 1 of 2 primaries answers: 10\.9\.0\.1 has never/)],
      });
    },
    120_000,
  );

  testWith(['netns'], 'is given time, in a boot without a verdict, before it says so', async () => {
    wall.writeExpectations(relay, { ...TIER.relay, within: '3' });
    await startChronyd(relay, TIER_DIRECTIVES.relay);
    const { status, stdout, report } = wall.verify(relay);
    expect({ status, state: report.state }).toEqual({ status: 0, state: 'holdover' });
    expect(stdout).toContain('not yet: 0 checks fail, holdover; trying for up to 3 s\n');
    expect(stdout).toContain('hall-1 agrees with its group, which is cut off from the one above\n');
  });

  testWith(
    ['netns'],
    'is red without an adapter, for whichever group it is',
    async () => {
      await startBelow();
      relay.ask('ip', 'link', 'set', 'eth0', 'down');
      expect(judge(relay)).toMatchObject({
        state: 'failed',
        failures: { adapter: 'eth1 up with 10.8.0.1, eth0 without a link' },
      });
    },
    60_000,
  );

  testWith(
    ['netns'],
    'is red when it keeps its own clock though a leader answers',
    async () => {
      await startChronyd(core, wall.PRIMARY_DIRECTIVES);
      const lines = TIER_DIRECTIVES.relay.map((line) => line.replace(' xleave', ' noselect'));
      await startChronyd(relay, lines);
      wall.pretendVerdict(relay);
      await waitFor('a red verdict', () => wall.verify(relay).report.state === 'failed');
      expect(wall.listFailures(wall.readReport(relay))).toEqual({
        source: '10.9.0.1 answers, but the own clock is kept',
      });
    },
    60_000,
  );
});
