import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { findTool } from '../../support/tools.js';
import { createNetwork, type Network } from './create-network.js';
import type { Machine } from './machine.js';
import { startChronyd } from './start-chronyd.js';
import * as wall from './verify-machine.js';

/** A primary at 10.9.0.1 and its secondary at 10.9.0.2, plugged in and with their expectations; no chronyd runs yet. */
export interface Wall {
  readonly network: Network;
  readonly primary: Machine;
  readonly secondary: Machine;
  /** Starts a chronyd on both, as planned. */
  start(): Promise<void>;
}

async function createWall(): Promise<Wall> {
  const network = await createNetwork();
  const primary = await network.addMachine('primary');
  const secondary = await network.addMachine('secondary');
  primary.plugIn('10.9.0.1/24');
  secondary.plugIn('10.9.0.2/24');
  wall.writeExpectations(primary, wall.PRIMARY);
  wall.writeExpectations(secondary, wall.SECONDARY);
  const start = async (): Promise<void> => {
    await startChronyd(primary, wall.PRIMARY_DIRECTIVES);
    await startChronyd(secondary, wall.SECONDARY_DIRECTIVES);
  };
  return { network, primary, secondary, start };
}

/** A wall for each test of the file, handed to `use` before it. */
export function useWallPerTest(use: (made: Wall) => void): void {
  let made: Wall | undefined;
  beforeEach(async () => {
    if (findTool('netns') === undefined) return;
    made = await createWall();
    use(made);
  });
  afterEach(() => made?.network.close());
}

/** One machine for all tests of the file, without an adapter, handed to `use`; `prepare` is done on it before each. */
export function useOneMachine(use: (machine: Machine) => void, prepare: (machine: Machine) => void): void {
  let network: Network | undefined;
  let machine: Machine | undefined;
  beforeAll(async () => {
    if (findTool('netns') === undefined) return;
    network = await createNetwork();
    machine = await network.addMachine('machine');
    use(machine);
  });
  beforeEach(() => {
    if (machine !== undefined) prepare(machine);
  });
  afterAll(() => network?.close());
}

/** A machine for each test of the file, without an adapter, handed with its network to `use` before it, which prepares it. */
export function useMachinePerTest(use: (machine: Machine, network: Network) => void): void {
  let network: Network | undefined;
  beforeEach(async () => {
    if (findTool('netns') === undefined) return;
    network = await createNetwork();
    use(await network.addMachine('machine'), network);
  });
  afterEach(() => network?.close());
}
