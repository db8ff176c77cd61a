import { describe, expect } from 'vitest';
import { testWith } from '../support/tools.js';
import type { Network } from './support/create-network.js';
import { useMachinePerTest } from './support/create-wall.js';
import type { Machine } from './support/machine.js';
import { SPARE } from './support/spare-wall.js';
import { startChronyd } from './support/start-chronyd.js';
import * as wall from './support/verify-machine.js';

const FILE = '/etc/chrony/clockseed.keys';
const key = (id: number, digit: number): string => `${id} AES128 HEX:${`0${digit}`.repeat(16)}\n`;

const FIRST = 'eth0 10.9.0.1 0A090001 -2';
const SECOND = 'eth0 10.9.0.2 0A090002 -2';

let network: Network;
let asker: Machine;
useMachinePerTest((machine, itsNetwork) => {
  asker = machine;
  network = itsNetwork;
  asker.ask('rm', '-rf', '/run/chrony');
  asker.plugIn('10.9.0.3/24');
  asker.write(FILE, key(1, 1) + key(2, 2), '600');
});

/** A primary with these keys. */
async function serve(address: string, keys: string): Promise<void> {
  const machine = await network.addMachine(`at-${address.slice(-1)}`);
  machine.plugIn(`${address}/24`);
  machine.write(FILE, keys, '600');
  await startChronyd(machine, [...wall.PRIMARY_DIRECTIVES, `keyfile ${FILE}`]);
}

/** Asks these for so many seconds at most; what comes of it. */
function ask(limit: number, ...preset: readonly string[]): string {
  const more = { preset, 'preset-limit': String(limit), keys: `made ${FILE}`, key: ['1 first', '2 second'] };
  // However well the host keeps time: only whether somebody is believed counts.
  wall.writeExpectations(asker, { ...SPARE.second, ...more, 'max-offset': '60' });
  asker.ask('/usr/local/lib/clockseed/preset');
  return asker.read('/run/clockseed/preset').split('\n')[0] ?? '';
}

const isBelieved = (...preset: readonly string[]): boolean => ask(9, ...preset) === 'outcome=agreed';
const isIgnored = (...preset: readonly string[]): boolean => ask(3, ...preset) === 'outcome=alone';

describe('preset, with keys', () => {
  testWith(['netns'], 'believes who has the key, and nobody who has another or none', async () => {
    await serve('10.9.0.1', key(1, 1));
    await serve('10.9.0.2', key(2, 1));
    expect(isBelieved(`${FIRST} 1`)).toBe(true);
    expect(isIgnored(`${SECOND} 2`)).toBe(true);
    expect(isIgnored(`${SECOND} 1`)).toBe(true);
    expect(isIgnored(`${FIRST} 3`)).toBe(true);
    asker.ask('rm', FILE);
    expect(isIgnored(`${FIRST} 1`)).toBe(true);
  });

  testWith(
    ['netns'],
    'hears a source without a key beside one with a key, also when that one is down',
    async () => {
      await serve('10.9.0.1', '');
      expect(isBelieved(FIRST, `${SECOND} 2`)).toBe(true);
    },
  );

  testWith(['netns'], 'lets chronyd refuse sources without a key where all have one', async () => {
    asker.write('/usr/local/sbin/chronyd', '#!/bin/sh\nprintf "%s\\n" "$@" >>/run/asked\n', '755');
    ask(2, `${FIRST} 1`, `${SECOND} 2`);
    expect(asker.read('/run/asked')).toContain('\nauthselectmode require\n');
    asker.ask('rm', '/run/asked');
    ask(2, `${FIRST} 1`, SECOND);
    expect(asker.read('/run/asked')).toContain('\nauthselectmode ignore\n');
    expect(asker.read('/run/asked')).not.toContain('require');
  });
});
