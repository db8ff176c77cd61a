import { describe, expect } from 'vitest';
import { testWith } from '../support/tools.js';
import { EXPECTATIONS, isApplied, prepareApply } from './support/apply-machine.js';
import { useOneMachine } from './support/create-wall.js';
import type { Answer, Machine } from './support/machine.js';
import { listSystemdCalls, tellSystemd } from './support/start-chronyd.js';
import * as wall from './support/verify-machine.js';

const MADE = '/etc/chrony/clockseed.keys';
const PLACED = '/etc/chrony/site.keys';
const SECRET = '00112233445566778899AABBCCDDEEFF';
const KEYS = `# With wall-2.\n7 AES128 HEX:${SECRET}\n\n712 AES128 HEX:${SECRET.replace('0', '1')}\n`;
const READY = 'root:_chrony 640';

let machine: Machine;
useOneMachine(
  (made) => {
    machine = made;
  },
  () => {
    machine.ask(
      'rm',
      '-rf',
      '/run/systemctl',
      '/run/packages',
      '/run/clockseed',
      '/etc/chrony',
      '/var/lib/clockseed',
    );
    prepareApply(machine);
    tellSystemd(machine, 'chrony.service', { ActiveState: 'active', UnitFileState: 'enabled' });
  },
);

/** What `apply` says and does with these expectations; never a word of a key. */
function apply(keys: string, ...ids: readonly string[]): Answer & { restarted: boolean } {
  wall.writeExpectations(machine, { ...EXPECTATIONS, ...(keys === '' ? {} : { keys }), key: ids });
  const answer = machine.run('/usr/local/lib/clockseed/apply');
  expect(answer.stdout + answer.stderr).not.toMatch(/AES128|HEX|0112233/);
  return { ...answer, restarted: listSystemdCalls(machine).includes('restart chrony.service') };
}

function show(path: string): string {
  return machine.run('stat', '-c', '%U:%G %a', path).stdout.trim();
}

describe('apply, with keys that clockseed makes', () => {
  testWith(['netns'], 'lets chronyd read what cloud-init wrote for root, once', () => {
    machine.write(MADE, KEYS, '600');
    const first = apply(`made ${MADE}`, '7 wall-2', '712 wall-3');
    expect(first).toMatchObject({ status: 0, stderr: '', restarted: true });
    expect(first.stdout).toContain(`apply: ${MADE} readable for _chrony\n`);
    expect([show(MADE), machine.read(MADE), isApplied(machine)]).toEqual([READY, KEYS, true]);
    expect(apply(`made ${MADE}`, '7 wall-2', '712 wall-3').stdout).not.toContain(MADE);
  });

  testWith(['netns'], 'says where they come from when there are none, and leaves chronyd alone', () => {
    expect(apply(`made ${MADE}`, '7 wall-2')).toMatchObject({
      status: 1,
      stderr: `apply: FAILED: ${MADE} is not there: keys come from --secrets-out, or by other means\n`,
      restarted: false,
    });
    expect(isApplied(machine)).toBe(false);
  });

  testWith(['netns'], 'does not follow a link, whose target may be anything', () => {
    machine.write('/etc/chrony/other', KEYS, '600');
    machine.ask('ln', '-s', 'other', MADE);
    expect(apply(`made ${MADE}`, '7 wall-2').status).toBe(1);
    expect(show('/etc/chrony/other')).toBe('root:root 600');
  });

  testWith(['netns'], 'names those whose key is missing', () => {
    machine.write(MADE, KEYS, '600');
    expect(apply(`made ${MADE}`, '7 wall-2', '0 wall-0', '71 wall-4')).toMatchObject({
      status: 1,
      stderr: `apply: FAILED: ${MADE} lacks the keys of wall-0 (0), wall-4 (71): keys come from --secrets-out, or by other means\n`,
      restarted: false,
    });
  });

  testWith(['netns'], 'starts a chronyd that does not run all the same', () => {
    tellSystemd(machine, 'chrony.service', { ActiveState: 'failed' });
    expect(apply(`made ${MADE}`, '7 wall-2')).toMatchObject({ status: 1, restarted: true });
  });

  testWith(['netns'], 'removes them where they are read no more', () => {
    machine.write(MADE, KEYS, '600');
    expect(apply('').stdout).toContain(`apply: ${MADE} removed\n`);
    expect(show(MADE)).toBe('');
    machine.write(MADE, KEYS, '600');
    machine.write(PLACED, KEYS, '640');
    machine.ask('chgrp', '_chrony', PLACED);
    expect(apply(`placed ${PLACED}`, '7 wall-2').status).toBe(0);
    expect([show(MADE), show(PLACED)]).toEqual(['', READY]);
  });
});

describe('apply, with keys that others place', () => {
  function place(owner: string, mode: string, path = PLACED): void {
    machine.write(path, KEYS, mode);
    machine.ask('chown', owner, path);
  }

  testWith(['netns'], 'changes nothing, whatever the name', () => {
    place('root:_chrony', '640', MADE);
    expect(apply(`placed ${MADE}`, '7 wall-2')).toMatchObject({ status: 0, stderr: '', restarted: true });
    expect([show(MADE), machine.read(MADE)]).toEqual([READY, KEYS]);
    place('_chrony:root', '400');
    expect(apply(`placed ${PLACED}`, '7 wall-2').status).toBe(0);
    expect(show(PLACED)).toBe('_chrony:root 400');
  });

  testWith(['netns'], 'says what is wrong with the file, and leaves it as it is', () => {
    const failed = (): string => apply(`placed ${PLACED}`, '7 wall-2', '71 wall-4').stderr;
    expect(failed()).toBe(
      `apply: FAILED: ${PLACED} is not there: keys come from --secrets-out, or by other means\n`,
    );
    place('root:root', '640');
    expect(failed()).toBe(
      `apply: FAILED: ${PLACED} is not readable for _chrony (root:root 640): keys come from --secrets-out, or by other means\n`,
    );
    expect(show(PLACED)).toBe('root:root 640');
    place('root:_chrony', '600');
    expect(failed()).toContain(' is not readable for _chrony');
    place('root:_chrony', '644');
    expect(failed()).toBe(
      `apply: FAILED: ${PLACED} is not closed to others (root:_chrony 644): keys come from --secrets-out, or by other means\n`,
    );
    place('root:_chrony', '640');
    expect(failed()).toBe(
      `apply: FAILED: ${PLACED} lacks the keys of wall-4 (71): keys come from --secrets-out, or by other means\n`,
    );
  });
});
