import { afterAll, beforeAll, describe, expect } from 'vitest';
import { findTool, testWith } from '../support/tools.js';
import { waitFor } from '../support/wait-for.js';
import { createNetwork, type Network } from './support/create-network.js';
import type { Machine } from './support/machine.js';
import { startChronyd } from './support/start-chronyd.js';
import * as wall from './support/verify-machine.js';

// Why no unit binds chrony to its adapter: with a wildcard server socket and `bindacqdevice`, chronyd gets over all of this by itself.
let network: Network;
let primary: Machine;
let secondary: Machine;
let daemons: readonly number[];
beforeAll(async () => {
  if (findTool('netns') === undefined) return;
  network = await createNetwork();
  primary = await network.addMachine('primary');
  secondary = await network.addMachine('secondary');
  wall.writeExpectations(primary, wall.PRIMARY);
  wall.writeExpectations(secondary, wall.SECONDARY);
  daemons = [
    await startChronyd(primary, wall.PRIMARY_DIRECTIVES),
    await startChronyd(secondary, wall.SECONDARY_DIRECTIVES),
  ];
});
afterAll(() => network?.close());

function sourceState(): string {
  return secondary.ask('chronyc', '-n', '-c', 'sources').slice(0, 3);
}

function isAnswered(): boolean {
  const reach = secondary.ask('chronyc', '-n', '-c', 'sources').split(',')[5] ?? '0';
  return (Number.parseInt(reach, 8) & 7) === 7;
}

/** Both still are the processes that were started, and both their own checks are ok. */
function expectAllWell(): void {
  expect([primary, secondary].map((machine) => Number(machine.ask('pgrep', '-o', '-x', 'chronyd')))).toEqual(
    daemons,
  );
  for (const machine of [primary, secondary])
    expect(wall.listFailures(wall.verify(machine).report)).toEqual({});
}

describe('chronyd, without a restart,', () => {
  testWith(['netns'], 'takes up work when the adapters come late', async () => {
    expect(sourceState()).toBe('^,?');
    primary.plugIn('10.9.0.1/24');
    secondary.plugIn('10.9.0.2/24');
    await waitFor('a selected source', () => sourceState() === '^,*');
    expectAllWell();
  });

  testWith(['netns'], 'gets over a secondary’s adapter that goes and comes back', async () => {
    secondary.pullOut();
    await waitFor('silence', () => sourceState() === '^,?');
    secondary.plugIn('10.9.0.2/24');
    await waitFor('answers', isAnswered);
    expectAllWell();
  });

  testWith(['netns'], 'gets over a primary’s adapter that goes and comes back', async () => {
    primary.pullOut();
    await waitFor('silence', () => sourceState() === '^,?');
    primary.plugIn('10.9.0.1/24');
    await waitFor('answers', isAnswered);
    expectAllWell();
  });
});
