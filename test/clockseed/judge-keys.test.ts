import { readFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { RELEASES } from '../secrets/support/releases.js';
import { testWith } from '../support/tools.js';
import { waitFor } from '../support/wait-for.js';
import { useWallPerTest } from './support/create-wall.js';
import type { Machine } from './support/machine.js';
import { killChronyd, startChronyd } from './support/start-chronyd.js';
import * as wall from './support/verify-machine.js';

const FILE = '/etc/chrony/clockseed.keys';
const APPLY = readFileSync(new URL('../../templates/clockseed/apply.sh', import.meta.url), 'utf8');
const KEY = '7 AES128 HEX:00112233445566778899AABBCCDDEEFF\n';
const OTHER = '7 AES128 HEX:112233445566778899AABBCCDDEEFF00\n';
const MADE = {
  ...wall.SECONDARY,
  leader: 'eth0 10.9.0.1 0A090001 -2 7',
  keys: `made ${FILE}`,
  key: '7 wall-1',
};
const ASKING = [
  'server 10.9.0.1 iburst minpoll -2 maxpoll -2 xleave key 7',
  'bindacqdevice eth0',
  `keyfile ${FILE}`,
  'authselectmode require',
];

let primary: Machine;
let secondary: Machine;
useWallPerTest((made) => {
  ({ primary, secondary } = made);
});

function writeKeys(machine: Machine, keys: string, owner = 'root:_chrony', mode = '640', path = FILE): void {
  machine.write(path, keys, mode);
  machine.ask('chown', owner, path);
}

async function start(asking: readonly string[] = ASKING, keys = KEY, program = 'chronyd'): Promise<void> {
  writeKeys(primary, KEY);
  await startChronyd(primary, [...wall.PRIMARY_DIRECTIVES, `keyfile ${FILE}`]);
  writeKeys(secondary, keys);
  wall.writeExpectations(secondary, MADE);
  await startSecondary(asking, program);
}

async function startSecondary(asking: readonly string[], program = 'chronyd'): Promise<void> {
  await startChronyd(secondary, asking, { program });
  wall.pretendVerdict(secondary);
}

async function settle(): Promise<void> {
  await waitFor('eight answers', () => secondary.ask('chronyc', '-n', '-c', 'sources').includes(',377,'));
}

/** What is red; never a word of a key. */
function judge(): Readonly<Record<string, string>> {
  const { stdout, stderr, report } = wall.verify(secondary);
  expect(stdout + stderr + JSON.stringify(report)).not.toMatch(/AES128|HEX|1122334455/);
  return wall.listFailures(report);
}

describe('authentication', () => {
  testWith(
    ['netns'],
    'is fine while each source is asked with its key, and said only where there are keys',
    async () => {
      await start();
      await settle();
      expect(judge()).toEqual({});
      const found = 'keys as planned';
      const check = { name: 'authentication', expected: found, found, ok: true };
      expect(wall.readReport(secondary).checks).toContainEqual(check);
      wall.writeExpectations(secondary, wall.SECONDARY);
      expect(judge()).toEqual({});
      expect(wall.readReport(secondary).checks.map(({ name }) => name)).not.toContain('authentication');
    },
  );

  testWith(['netns'], 'is red for a source that is asked without, or with another one', async () => {
    await start(ASKING.filter((line) => !line.startsWith('auth')).map((line) => line.replace(' key 7', '')));
    await settle();
    expect(judge()).toEqual({ authentication: '10.9.0.1 is not asked with key 7' });
    wall.writeExpectations(secondary, { ...MADE, leader: wall.SECONDARY.leader ?? '' });
    expect(judge()).toEqual({});
    killChronyd(secondary);
    writeKeys(primary, KEY + KEY.replace('7', '77'));
    primary.ask('chronyc', 'rekey');
    writeKeys(secondary, KEY + KEY.replace('7', '77'));
    await startSecondary(ASKING.map((line) => line.replace('key 7', 'key 77')));
    await settle();
    wall.writeExpectations(secondary, MADE);
    expect(judge()).toEqual({ authentication: '10.9.0.1 is not asked with key 7' });
  });

  for (const [chronyd, chronyc] of RELEASES) {
    testWith(
      ['netns', chronyd, chronyc],
      `is red when ${chronyd} has forgotten the key, whatever the file says`,
      async (paths) => {
        secondary.write('/usr/local/bin/chronyc', `#!/bin/sh\nexec ${paths[chronyc]} "$@"\n`, '755');
        await start(ASKING, KEY, paths[chronyd]);
        await settle();
        // Only this check: the others do not depend on the release, and have tests of their own.
        expect(judge().authentication).toBeUndefined();
        writeKeys(secondary, KEY, 'root:root', '600');
        expect(secondary.ask('chronyc', 'rekey')).toContain('200 OK');
        expect(judge().authentication).toBe(`${FILE} is not readable for _chrony (root:root 600)`);
        writeKeys(secondary, KEY);
        expect(judge().authentication).toBe('chronyd has no key 7 for 10.9.0.1');
      },
    );
  }

  testWith(['netns'], 'tells of a source that does not answer that it may have another key', async () => {
    await start(ASKING, OTHER);
    await waitFor('questions', () =>
      /^Total TX +: ([4-9]|\d\d)/m.test(secondary.ask('chronyc', '-n', 'ntpdata', '10.9.0.1')),
    );
    expect(judge().source).toMatch(
      /^10\.9\.0\.1 has never answered: .*, or cut off from here; or it has another key$/,
    );
  });

  testWith(['netns'], 'is red for a file that is not as it should be', async () => {
    await start();
    await settle();
    writeKeys(secondary, KEY, 'root:_chrony', '600');
    expect(judge().authentication).toBe(`${FILE} is not readable for _chrony (root:_chrony 600)`);
    writeKeys(secondary, KEY, 'root:_chrony', '644');
    expect(judge()).toEqual({ authentication: `${FILE} is not closed to others (root:_chrony 644)` });
    writeKeys(secondary, '# 7\n');
    expect(judge()).toEqual({ authentication: `${FILE} lacks the keys of wall-1 (7)` });
    writeKeys(secondary, '');
    wall.writeExpectations(secondary, { ...MADE, key: ['7 wall-1', '8 wall-3'] });
    expect(judge()).toEqual({ authentication: `${FILE} lacks the keys of wall-1 (7), wall-3 (8)` });
    secondary.write('/usr/local/lib/clockseed/apply', '#!/bin/sh\nexit 1\n', '755');
    expect(judge()).toEqual({ authentication: 'apply cannot judge them' });
    secondary.write('/usr/local/lib/clockseed/apply', APPLY, '755');
    secondary.ask('rm', FILE);
    expect(judge()).toEqual({ authentication: `${FILE} is not there` });
    const placed = '/etc/chrony/site.keys';
    wall.writeExpectations(secondary, { ...MADE, keys: `placed ${placed}` });
    writeKeys(secondary, `\t${KEY}`, '_chrony:root', '400', placed);
    expect(judge()).toEqual({});
  });

  testWith(['netns'], 'is not judged without root', async () => {
    await start();
    const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] as const;
    const { stdout } = secondary.run(...nobody, '/usr/local/lib/clockseed/verify', '--once');
    expect(stdout).toContain('--   authentication: not judged: needs root\n');
  });
});
