import { afterEach, beforeEach, describe, expect } from 'vitest';
import { findTool, testWith } from '../support/tools.js';
import { waitFor } from '../support/wait-for.js';
import { createNetwork, type Network } from './support/create-network.js';
import type { Machine } from './support/machine.js';
import { readReference, SPARE, SPARE_DIRECTIVES } from './support/spare-wall.js';
import { killChronyd, startChronyd } from './support/start-chronyd.js';
import * as wall from './support/verify-machine.js';

let network: Network;
let first: Machine;
let second: Machine;
let secondary: Machine;
beforeEach(async () => {
  if (findTool('netns') === undefined) return;
  network = await createNetwork();
  first = await addMachine('first', '10.9.0.1/24');
  second = await addMachine('second', '10.9.0.3/24');
  secondary = await addMachine('secondary', '10.9.0.2/24');
}, 30_000);
afterEach(() => network?.close());

async function addMachine(name: keyof typeof SPARE, address: string): Promise<Machine> {
  const machine = await network.addMachine(name);
  machine.plugIn(address);
  wall.writeExpectations(machine, SPARE[name]);
  return machine;
}

/** All three run, the first primary leads, and every clock has settled. */
async function startAll(): Promise<void> {
  await startChronyd(first, SPARE_DIRECTIVES.first);
  await startChronyd(second, SPARE_DIRECTIVES.second);
  await waitFor('a follower', () => readReference(second) === '0A090001 9', 30);
  await startChronyd(secondary, SPARE_DIRECTIVES.secondary);
  await waitFor('a selected source', () => /^\^,\*/m.test(secondary.ask('chronyc', '-n', '-c', 'sources')));
  for (const machine of [first, second, secondary]) wall.pretendVerdict(machine);
}

/** What the check says now: its state, what failed, and the warnings. */
function judge(machine: Machine): object {
  const { status, report } = wall.verify(machine);
  const { state, warnings } = report;
  return { status, state, failures: wall.listFailures(report), warnings };
}

const countWarnings = (machine: Machine): number => wall.verify(machine).report.warnings.length;

const WELL = { status: 0, state: 'ok', failures: {}, warnings: [] };

describe('of two primaries', () => {
  testWith(
    ['netns'],
    'one leads, the other follows, and all is well everywhere',
    async () => {
      await startAll();
      expect([readReference(first), readReference(second)]).toEqual(['7F7F0101 8', '0A090001 9']);
      for (const machine of [first, second, secondary]) expect(judge(machine)).toEqual(WELL);
      expect(wall.readReport(second).checks.map(({ name }) => name)).toEqual(
        expect.arrayContaining(['listening', 'offset', 'timestamping', 'stratum']),
      );
    },
    60_000,
  );

  testWith(
    ['netns'],
    'the leader dies: nobody is red while the other takes over, nor after that',
    async () => {
      await startAll();
      killChronyd(first);
      const lost = expect.stringMatching(/^1 of 2 primaries answers: 10\.9\.0\.1 answered before, silent/);
      const warned = { ...WELL, warnings: [{ name: 'redundancy', found: lost }] };
      await waitFor(
        'another leader',
        () => {
          for (const machine of [second, secondary])
            expect(wall.listFailures(wall.verify(machine).report)).toEqual({});
          return readReference(second) === '7F7F0101 8' && readReference(secondary) === '0A090003 9';
        },
        90,
      );
      // Another one is followed a little before eight requests to the first have stayed without an answer.
      await waitFor('silence', () => [second, secondary].every((machine) => countWarnings(machine) > 0), 30);
      expect(judge(secondary)).toEqual(warned);
      const alone = expect.stringMatching(/^0 of 1 primaries answer: 10\.9\.0\.1 answered before, silent/);
      expect(judge(second)).toEqual({ ...WELL, warnings: [{ name: 'redundancy', found: alone }] });
      killChronyd(second);
      await waitFor('a red verdict', () => wall.verify(secondary).report.state === 'failed', 90);
      expect(wall.listFailures(wall.readReport(secondary)).source).toMatch(
        /^10\.9\.0\.1 answered before, silent .*; 10\.9\.0\.3 answered before, silent/,
      );
    },
    200_000,
  );

  testWith(
    ['netns'],
    'a source more or less than planned is red',
    async () => {
      await startAll();
      wall.writeExpectations(second, { ...SPARE.second, peer: 'eth0 10.9.0.7 0A090007 -2' });
      expect(wall.listFailures(wall.verify(second).report)).toEqual({
        sources: '10.9.0.1',
        source: '10.9.0.1 selected',
        'reference-id': '0A090001',
      });
      wall.writeExpectations(secondary, { ...SPARE.secondary, stratum: '2 3' });
      expect(wall.verify(secondary).report.checks).toContainEqual({
        name: 'stratum',
        expected: '2 to 3',
        found: '9',
        ok: false,
      });
    },
    60_000,
  );
});
