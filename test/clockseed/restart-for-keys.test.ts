import { describe, expect } from 'vitest';
import { testWith } from '../support/tools.js';
import { useOneMachine } from './support/create-wall.js';
import { fakePorts, HARDWARE_NEW } from './support/fake-ports.js';
import type { Machine } from './support/machine.js';
import * as wall from './support/verify-machine.js';

const FILE = '/etc/chrony/clockseed.keys';
const KEYS = '# With wall-2.\n7 AES128 HEX:00112233445566778899AABBCCDDEEFF\n';
const WITH_KEYS = { ...wall.PRIMARY, keys: `made ${FILE}`, key: '7 wall-2' };

let machine: Machine;
useOneMachine(
  (made) => {
    machine = made;
  },
  () => {
    machine.write('/etc/chrony/chrony.conf', `local stratum 8\nkeyfile ${FILE}\n`);
    wall.writeExpectations(machine, WITH_KEYS);
    machine.write(FILE, KEYS, '600');
    machine.ask('/usr/local/lib/clockseed/probe', 'prepare');
  },
);

function hasChanged(): boolean {
  return machine.run('/usr/local/lib/clockseed/probe', 'changed').status === 0;
}

describe('chronyd must be restarted', () => {
  testWith(['netns'], 'for another key, or one more', () => {
    expect(hasChanged()).toBe(false);
    machine.write(FILE, KEYS.replace('FF', 'FE'), '600');
    expect(hasChanged()).toBe(true);
    machine.write(FILE, `${KEYS}8 AES128 HEX:112233445566778899AABBCCDDEEFF00\n`, '600');
    expect(hasChanged()).toBe(true);
    machine.ask('rm', FILE);
    expect(hasChanged()).toBe(true);
  });

  testWith(['netns'], 'for keys that others place', () => {
    wall.writeExpectations(machine, { ...WITH_KEYS, keys: 'placed /etc/chrony/site.keys' });
    machine.write('/etc/chrony/site.keys', KEYS, '600');
    machine.ask('/usr/local/lib/clockseed/probe', 'prepare');
    machine.write('/etc/chrony/site.keys', KEYS.replace('FF', 'FE'), '600');
    expect(hasChanged()).toBe(true);
  });

  testWith(['netns'], 'not for a comment, a mode or an owner', () => {
    machine.write(FILE, KEYS.replace('wall-2', 'wall-3'), '640');
    machine.ask('chgrp', '_chrony', FILE);
    expect(hasChanged()).toBe(false);
  });

  testWith(['netns'], 'and what that is known by is for root alone', () => {
    fakePorts(machine, { eth0: { ethtool: HARDWARE_NEW } });
    machine.ask('/usr/local/lib/clockseed/probe', 'prepare');
    const files = ['/run/clockseed/started-with', '/run/clockseed/trying'];
    expect(machine.ask('stat', '-c', '%a', ...files)).toBe('600\n600\n');
    expect(machine.run('grep', '-r', 'HEX', '/run/clockseed').status).toBe(1);
  });
});
