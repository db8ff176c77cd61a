import { describe, expect } from 'vitest';
import { testWith } from '../support/tools.js';
import { waitFor } from '../support/wait-for.js';
import type { Network } from './support/create-network.js';
import { useWallPerTest } from './support/create-wall.js';
import type { Machine } from './support/machine.js';
import { killChronyd, pretendLongRunning, startChronyd } from './support/start-chronyd.js';
import * as wall from './support/verify-machine.js';

let network: Network;
let primary: Machine;
let secondary: Machine;
let startBoth: () => Promise<void>;
useWallPerTest((made) => {
  ({ network, primary, secondary, start: startBoth } = made);
});

function sourcesOf(machine: Machine): string {
  return machine.ask('chronyc', '-n', '-c', 'sources');
}

describe('the primary, seen from a secondary', () => {
  testWith(['netns'], 'dead: it answered before, and is silent since', async () => {
    await startBoth();
    expect(wall.verify(secondary).status).toBe(0);
    pretendLongRunning(secondary);
    killChronyd(primary);
    // At once: as soon as its silence is no blip any more. No figure: the runs of the check itself count too.
    let report = wall.readReport(secondary);
    await waitFor('a red verdict', () => {
      report = wall.verify(secondary).report;
      return report.state === 'failed';
    });
    expect(wall.listFailures(report)).toMatchObject({
      source: expect.stringMatching(/^10\.9\.0\.1 answered before, silent for \d+ s: dead or cut off$/),
      reach: 'reach 0 (octal)',
    });
    // What a secondary shows of itself stays as it was.
    expect(report.checks).toContainEqual({
      name: 'reference-id',
      expected: '0A090001',
      found: '0A090001',
      ok: true,
    });
  });

  testWith(['netns'], 'deaf: its own check says so, and the secondary that it never answered', async () => {
    await startChronyd(primary, [...wall.PRIMARY_DIRECTIVES, 'binddevice absent0']);
    await startChronyd(secondary, wall.SECONDARY_DIRECTIVES);
    wall.pretendVerdict(primary);
    wall.pretendVerdict(secondary);
    expect(wall.listFailures(wall.verify(primary).report)).toEqual({
      listening: 'deaf on IPv4 (UDP 123: no socket)',
    });
    expect(wall.listFailures(wall.verify(secondary).report)).toMatchObject({
      source: '10.9.0.1 has never answered: not running, deaf (nothing on its UDP 123), or cut off from here',
      'reference-id': '00000000',
      leap: 'Not synchronised',
      offset: 'unknown: no source selected',
    });
  });

  testWith(['netns'], 'answering, though no sample has come of it yet: not called silent', async () => {
    await startChronyd(primary, wall.PRIMARY_DIRECTIVES);
    await startChronyd(secondary, wall.UNFILTERED_DIRECTIVES);
    await waitFor('an answer', () => /^\^,[^,]*,[^,]*,[^,]*,[^,]*,[1-7]/.test(sourcesOf(secondary)));
    wall.pretendVerdict(secondary);
    expect(wall.listFailures(wall.verify(secondary).report)).toMatchObject({
      source: '10.9.0.1 answers, but no filtered sample yet',
    });
  });

  testWith(['netns'], 'silent for a moment, polled 16 times a second: no fault', async () => {
    await startChronyd(primary, wall.PRIMARY_DIRECTIVES);
    await startChronyd(
      secondary,
      wall.SECONDARY_DIRECTIVES.map((line) => line.replaceAll('poll -2', 'poll -4')),
    );
    wall.writeExpectations(secondary, { ...wall.SECONDARY, leader: 'eth0 10.9.0.1 0A090001 -4' });
    expect(wall.verify(secondary).status).toBe(0);
    wall.pretendVerdict(secondary);
    killChronyd(primary, 'STOP');
    // Half a second. Eight polls in vain are all that chronyd remembers.
    await waitFor('a source without reach', () => /^\^,\?,[^,]*,[^,]*,[^,]*,0,/.test(sourcesOf(secondary)));
    const { report } = wall.verify(secondary);
    killChronyd(primary, 'CONT');
    expect(wall.listFailures(report)).toEqual({});
  });

  testWith(['netns'], 'late: pending, then ok within the time granted', async () => {
    await startChronyd(secondary, wall.SECONDARY_DIRECTIVES);
    const run = secondary.start('/usr/local/lib/clockseed/verify');
    await waitFor(
      'a pending report',
      () => secondary.run('grep', '-q', 'FAIL\\|never', '/run/clockseed/verify.json').status === 0,
    );
    expect(wall.readReport(secondary).state).toBe('pending');
    await startChronyd(primary, wall.PRIMARY_DIRECTIVES);
    const { status, stdout } = await run;
    expect(stdout).toMatch(/^not yet: \d+ checks fail; trying for up to 20 s$/m);
    expect({ status, state: wall.readReport(secondary).state }).toEqual({ status: 0, state: 'ok' });
  });

  testWith(['netns'], 'never there: failed once the time granted is over', async () => {
    wall.writeExpectations(secondary, { ...wall.SECONDARY, within: '2' });
    await startChronyd(secondary, wall.SECONDARY_DIRECTIVES);
    const { status, stdout, report } = wall.verify(secondary);
    expect({ status, state: report.state }).toEqual({ status: 1, state: 'failed' });
    expect(stdout).toContain('checks fail; trying for up to 2 s\n');
  });

  testWith(['netns'], 'another one: a source that nobody planned is named', async () => {
    const other = await network.addMachine('other');
    other.plugIn('10.9.0.9/24');
    await startChronyd(other, wall.PRIMARY_DIRECTIVES);
    const lines = ['server 10.9.0.9 iburst minpoll -2 maxpoll -2', 'bindacqdevice eth0'];
    await startChronyd(secondary, lines);
    await waitFor('a selected source', () =>
      secondary.ask('chronyc', '-n', '-c', 'sources').startsWith('^,*'),
    );
    wall.pretendVerdict(secondary);
    const { report, stdout } = wall.verify(secondary);
    expect(wall.listFailures(report)).toEqual({
      sources: '10.9.0.9',
      source: '10.9.0.9 selected',
      'reference-id': '0A090009',
    });
    expect(stdout).toContain('FAIL source: 10.9.0.9 selected, expected 10.9.0.1 selected\n');
  });

  testWith(['netns'], 'wrong by 50 ms: the offset is beyond max-offset', async () => {
    void primary.start(
      process.execPath,
      new URL('./support/serve-wrong-time.mjs', import.meta.url).pathname,
      '0.05',
    );
    await startChronyd(
      secondary,
      wall.SECONDARY_DIRECTIVES.map((line) => line.replace(' xleave', '')),
    );
    await waitFor('a selected source', () =>
      secondary.ask('chronyc', '-n', '-c', 'sources').startsWith('^,*'),
    );
    wall.pretendVerdict(secondary);
    const { report } = wall.verify(secondary);
    expect(Object.keys(wall.listFailures(report))).toEqual(['offset']);
    expect(report.figures.error_bound).toBeGreaterThan(0.045);
  });
});
