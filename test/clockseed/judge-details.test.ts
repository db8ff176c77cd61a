import { describe, expect } from 'vitest';
import { testWith } from '../support/tools.js';
import { waitFor } from '../support/wait-for.js';
import { useWallPerTest } from './support/create-wall.js';
import type { Machine } from './support/machine.js';
import { startChronyd } from './support/start-chronyd.js';
import * as wall from './support/verify-machine.js';

/** What chronyc would print of a source whose samples are refused: the last one that counts is old. */
const REFUSING = `#!/bin/sh
for last in "$@"; do :; done
[ "$last" = sources ] || exec /usr/bin/chronyc "$@"
/usr/bin/chronyc "$@" | awk -F , -v OFS=, '{ $7 = 99; print }'
`;

let primary: Machine;
let secondary: Machine;
useWallPerTest((made) => {
  ({ primary, secondary } = made);
});

async function start(): Promise<void> {
  await startChronyd(primary, wall.PRIMARY_DIRECTIVES);
  await startSecondary();
}

async function startSecondary(more: readonly string[] = []): Promise<void> {
  await startChronyd(secondary, [...wall.SECONDARY_DIRECTIVES, ...more]);
  await waitFor('eight answers', () => secondary.ask('chronyc', '-n', '-c', 'sources').includes(',377,'));
  wall.pretendVerdict(secondary);
}

describe('a secondary', () => {
  testWith(['netns'], 'that its primary asks when it comes back must listen', async () => {
    wall.writeExpectations(secondary, { ...wall.SECONDARY, serve: 'eth0 10.9.0.1/32' });
    await start();
    expect(wall.listFailures(wall.verify(secondary).report)).toEqual({
      listening: 'deaf on IPv4 (UDP 123: no socket)',
    });
    secondary.ask('sh', '-c', 'kill "$(cat /run/chronyd.pid)"');
    await startSecondary(['allow 10.9.0.1/32']);
    const { report } = wall.verify(secondary);
    expect(wall.listFailures(report)).toEqual({});
    expect(report.checks.map(({ name }) => name)).toContain('listening');
  });

  testWith(['netns'], 'is judged by what the probe turned on for the adapter of its source', async () => {
    await start();
    secondary.write(
      '/run/clockseed/timestamping',
      'outcome=mixed\nadapter=eth0 hardware\nadapter=eth1 software\n',
    );
    expect(wall.listFailures(wall.verify(secondary).report)).toEqual({
      timestamping: expect.stringMatching(/^hardware in 0 of 5 /),
    });
    secondary.write(
      '/run/clockseed/timestamping',
      'outcome=mixed\nadapter=eth0 software\nadapter=eth1 hardware\n',
    );
    expect(wall.listFailures(wall.verify(secondary).report)).toEqual({});
  });

  testWith(['netns'], 'whose chronyd refuses samples is told so', async () => {
    await start();
    secondary.write('/usr/local/bin/chronyc', REFUSING, '755');
    expect(wall.listFailures(wall.verify(secondary).report)).toEqual({
      'sample-age':
        '99 s (396.0 polls): it answers, but chronyd refuses its samples: has the path become slower?',
    });
  });
});
