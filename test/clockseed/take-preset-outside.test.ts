import { describe, expect } from 'vitest';
import { testWith } from '../support/tools.js';
import { waitFor } from '../support/wait-for.js';
import type { Network } from './support/create-network.js';
import { useMachinePerTest } from './support/create-wall.js';
import { LOOKING } from './support/look-not-set.js';
import type { Machine } from './support/machine.js';
import { startChronyd } from './support/start-chronyd.js';
import * as wall from './support/verify-machine.js';

const OUTSIDE = [
  'server one.test iburst minpoll 6 maxpoll 10',
  'server 10.9.0.22 iburst minpoll 6 maxpoll 10',
];

let network: Network;
let asker: Machine;
useMachinePerTest((machine, itsNetwork) => {
  asker = machine;
  network = itsNetwork;
  asker.write('/usr/local/sbin/chronyd', LOOKING, '755');
  asker.write('/etc/hosts', '10.9.0.21 one.test\n');
  asker.plugIn('10.9.0.1/24');
});

function expectOutside(more: wall.Expectations = {}): void {
  wall.writeExpectations(asker, {
    ...wall.PRIMARY,
    step: 'start',
    'preset-limit': '20',
    'preset-outside': OUTSIDE,
    ...more,
  });
}

async function serve(address: string, error = 0): Promise<void> {
  const machine = await network.addMachine(`at-${address.slice(-2)}`);
  machine.plugIn(`${address}/24`);
  if (error === 0) {
    await startChronyd(machine, ['local stratum 3', 'allow']);
    return;
  }
  const server = new URL('./support/serve-wrong-time.mjs', import.meta.url).pathname;
  void machine.start(process.execPath, server, String(error));
  await waitFor('a server', () => machine.ask('ss', '-Hlun').includes(':123'));
}

function preset(): string {
  asker.run('/usr/local/lib/clockseed/preset');
  return asker.read('/run/clockseed/preset');
}

describe('preset, with servers outside', () => {
  testWith(['netns'], 'asks them when it has no group to ask, those known by name too', async () => {
    await serve('10.9.0.21', 5);
    expectOutside({ 'preset-outside': OUTSIDE[0] ?? '' });
    expect(preset()).toMatch(/^outcome=set\nreason=stepped by (?:5\.0|4\.9)\d+ s\n$/);
  });

  testWith(['netns'], 'takes the group’s time before theirs', async () => {
    await serve('10.9.0.21', 5);
    await serve('10.9.0.3');
    expectOutside({ preset: 'eth0 10.9.0.3 0A090003 -2', 'preset-outside': OUTSIDE[0] ?? '' });
    expect(preset()).toMatch(/^outcome=agreed\n/);
  });

  testWith(
    ['netns'],
    'asks them when nobody of the group answers, and believes neither of two that disagree',
    async () => {
      await serve('10.9.0.21', 5);
      expectOutside({ preset: 'eth0 10.9.0.3 0A090003 -2' });
      expect(preset()).toMatch(/^outcome=set\nreason=stepped by (?:5\.0|4\.9)\d+ s\n$/);
      await serve('10.9.0.22');
      expect(preset()).toMatch(/^outcome=alone\nreason=nobody answered in 20 s, or they disagree\n$/);
    },
    120_000,
  );

  testWith(['netns'], 'does not step by them where the spec lets no clock step', async () => {
    await serve('10.9.0.21', 5);
    expectOutside({ 'preset-outside': OUTSIDE[0] ?? '', step: 'never' });
    expect(preset()).toMatch(/^outcome=alone\nreason=wrong by (?:5\.0|4\.9)\d+ s, and the spec lets/);
  });
});
