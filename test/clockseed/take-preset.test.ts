import { describe, expect } from 'vitest';
import { testWith } from '../support/tools.js';
import { waitFor } from '../support/wait-for.js';
import type { Network } from './support/create-network.js';
import { useMachinePerTest } from './support/create-wall.js';
import { LOOKING } from './support/look-not-set.js';
import type { Answer, Machine } from './support/machine.js';
import { SPARE } from './support/spare-wall.js';
import { startChronyd, tellSystemd } from './support/start-chronyd.js';
import * as wall from './support/verify-machine.js';

const FIRST = 'eth0 10.9.0.1 0A090001 -2';
const SECOND = 'eth0 10.9.0.2 0A090002 -2';
const THIRD = 'eth0 10.9.0.4 0A090004 -2';

let network: Network;
let asker: Machine;
useMachinePerTest((machine, itsNetwork) => {
  asker = machine;
  network = itsNetwork;
  asker.write('/usr/local/sbin/chronyd', LOOKING, '755');
  asker.ask('rm', '-rf', '/run/chrony');
  asker.plugIn('10.9.0.3/24');
  wall.writeExpectations(asker, { ...SPARE.second, preset: FIRST, 'preset-limit': '3' });
});

/** A machine that answers, right or wrong by this many seconds. */
async function serve(address: string, error = 0): Promise<Machine> {
  const machine = await network.addMachine(`at-${address.slice(-1)}`);
  machine.plugIn(`${address}/24`);
  if (error === 0) {
    await startChronyd(machine, wall.PRIMARY_DIRECTIVES);
    return machine;
  }
  const server = new URL('./support/serve-wrong-time.mjs', import.meta.url).pathname;
  void machine.start(process.execPath, server, String(error));
  await waitFor('a server', () => machine.ask('ss', '-Hlun').includes(':123'));
  return machine;
}

interface Outcome extends Answer {
  readonly outcome: string;
  readonly steps: number;
}

function preset(): Outcome {
  const run = asker.run('/usr/local/lib/clockseed/preset');
  const { stdout: outcome } = asker.run('cat', '/run/clockseed/preset');
  const { stdout: steps } = asker.run('cat', '/run/steps');
  return { ...run, outcome, steps: steps.split('\n').length - 1 };
}

describe('preset', () => {
  testWith(['netns'], 'leaves a clock alone that agrees', async () => {
    await serve('10.9.0.1');
    expect(preset()).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^preset: agreed: wrong by -?0\.0\d+ s\n$/),
      outcome: expect.stringMatching(/^outcome=agreed\nreason=/),
      steps: 0,
    });
  });

  testWith(['netns'], 'steps one that does not, once', async () => {
    await serve('10.9.0.1', 5);
    expect(preset()).toMatchObject({
      status: 0,
      outcome: expect.stringMatching(/^outcome=set\nreason=stepped by (?:5\.0|4\.9)\d+ s\n$/),
      steps: 1,
    });
  });

  testWith(['netns'], 'steps nothing where the spec lets no clock step, and says what it saw', async () => {
    await serve('10.9.0.1', 5);
    wall.writeExpectations(asker, { ...SPARE.second, step: 'never', preset: FIRST, 'preset-limit': '3' });
    expect(preset()).toMatchObject({
      status: 0,
      outcome: expect.stringMatching(
        /^outcome=alone\nreason=wrong by (?:5\.0|4\.9)\d+ s, and the spec lets no clock step\n$/,
      ),
      steps: 0,
    });
  });

  testWith(['netns'], 'says so when the clock cannot be set', async () => {
    await serve('10.9.0.1', -5);
    asker.write('/usr/local/sbin/chronyd', LOOKING.replace('shift', 'exit 1'), '755');
    expect(preset().outcome).toMatch(
      /^outcome=alone\nreason=wrong by -(?:5\.0|4\.9)\d+ s, but the clock could not be set\n$/,
    );
  });

  testWith(
    ['netns'],
    'asks secondaries when no primary answers, also one that has followed this machine',
    async () => {
      await startChronyd(asker, wall.PRIMARY_DIRECTIVES);
      const other = await network.addMachine('follower');
      other.plugIn('10.9.0.4/24');
      await startChronyd(other, ['server 10.9.0.3 iburst minpoll -2 maxpoll -2', 'allow']);
      await waitFor('a follower', () => other.ask('chronyc', '-n', '-c', 'tracking').startsWith('0A090003,'));
      asker.ask('sh', '-c', 'kill "$(cat /run/chronyd.pid)"');
      await waitFor('silence', () => asker.run('chronyc', '-n', 'tracking').status !== 0);
      tellSystemd(asker, 'chrony.service', { ActiveState: 'activating' });
      wall.writeExpectations(asker, {
        ...SPARE.second,
        preset: FIRST,
        'preset-otherwise': THIRD,
        'preset-limit': '9',
      });
      expect(preset().outcome).toMatch(/^outcome=agreed\n/);
    },
  );

  testWith(['netns'], 'starts alone in time when nobody answers who is synchronised', async () => {
    const dazed = await network.addMachine('dazed');
    dazed.plugIn('10.9.0.1/24');
    await startChronyd(dazed, ['allow']);
    const start = performance.now();
    expect(preset()).toMatchObject({
      status: 0,
      outcome: 'outcome=alone\nreason=nobody answered in 3 s, or they disagree\n',
      steps: 0,
    });
    expect(performance.now() - start).toBeLessThan(8000);
  });

  testWith(['netns'], 'takes whoever answers in the end', async () => {
    wall.writeExpectations(asker, { ...SPARE.second, preset: FIRST, 'preset-limit': '15' });
    const run = asker.start('/usr/local/lib/clockseed/preset');
    await waitFor('a question', () => asker.run('pgrep', '-x', 'chronyd').status === 0);
    await serve('10.9.0.1');
    expect((await run).stdout).toMatch(/^preset: agreed/);
  });

  testWith(['netns'], 'believes neither of two that disagree, and two of three', async () => {
    await serve('10.9.0.1');
    await serve('10.9.0.2', 5);
    const presets = [FIRST, SECOND];
    wall.writeExpectations(asker, { ...SPARE.second, preset: presets, 'preset-limit': '6' });
    expect(preset()).toMatchObject({ outcome: expect.stringMatching(/^outcome=alone\n/), steps: 0 });
    await serve('10.9.0.4', 5);
    wall.writeExpectations(asker, { ...SPARE.second, preset: [...presets, THIRD], 'preset-limit': '6' });
    expect(preset()).toMatchObject({ outcome: expect.stringMatching(/^outcome=set\n/), steps: 1 });
  });

  testWith(['netns'], 'believes the leader that it will follow, whatever its equals say', async () => {
    await serve('10.9.0.1');
    await serve('10.9.0.2', 5);
    await serve('10.9.0.4', 5);
    wall.writeExpectations(asker, { ...SPARE.second, leader: FIRST, preset: [FIRST, SECOND, THIRD] });
    expect(preset()).toMatchObject({ outcome: expect.stringMatching(/^outcome=agreed\n/), steps: 0 });
  });

  testWith(['netns'], 'is blind without an adapter, and waits a little for its address', async () => {
    await serve('10.9.0.1');
    asker.ask('ip', 'address', 'flush', 'dev', 'eth0');
    asker.write('/usr/local/bin/sleep', '#!/bin/sh\necho "$1" >>/run/sleeps\n', '755');
    expect(preset()).toMatchObject({ status: 0, outcome: 'outcome=blind\nreason=no address on eth0\n' });
    expect(asker.read('/run/sleeps')).toBe('1\n'.repeat(15));
    asker.ask('rm', '/usr/local/bin/sleep');
    const run = asker.start('/usr/local/lib/clockseed/preset');
    await waitFor('its waiting', () => asker.run('pgrep', '-x', 'sleep').status === 0);
    asker.ask('ip', 'address', 'add', '10.9.0.3/24', 'dev', 'eth0');
    expect((await run).stdout).toMatch(/^preset: agreed/);
  });

  testWith(['netns'], 'goes on with the adapters that are there', async () => {
    await serve('10.9.0.1');
    asker.write('/usr/local/bin/sleep', '#!/bin/sh\necho "$1" >>/run/sleeps\n', '755');
    const adapter = ['eth0 10.9.0.3', 'eth1 10.8.0.1'];
    const presets = ['eth1 10.8.0.2 0A080002 -2', FIRST];
    wall.writeExpectations(asker, { ...SPARE.second, adapter, preset: presets });
    expect(preset().outcome).toMatch(/^outcome=agreed\n/);
    expect(asker.read('/run/sleeps')).toBe('1\n'.repeat(5));
  });

  testWith(['netns'], 'does nothing where there is nobody to ask, and never beside a chronyd', async () => {
    wall.writeExpectations(asker, wall.PRIMARY);
    asker.write('/run/clockseed/preset', 'outcome=blind\n');
    expect(preset()).toMatchObject({ status: 0, stdout: '', stderr: '', outcome: '' });
    wall.writeExpectations(asker, SPARE.second);
    tellSystemd(asker, 'chrony.service', { ActiveState: 'active' });
    expect(preset()).toMatchObject({ status: 1, stderr: 'preset: chronyd runs: the clock is its own\n' });
  });
});
