import { join } from 'node:path';
import { generateKeyedSeeds, type KeyedSeeds, type Seeds } from '../generate-seeds.js';
import type { Lab } from '../lab.js';
import type { Machine } from '../machine/machine.js';
import { BootedDisks } from './booted-disks.js';
import { addressOf, type GroupOptions, listNames, specifyGroup } from './specify-group.js';
import { waitUntilVerified } from './wait-until-verified.js';

/** Seconds for a machine to be verified, on two cores that three machines share. */
const LIMIT = 900;

export interface FleetOptions extends Omit<GroupOptions, 'system'> {
  /** How many of the last secondaries have a seed only: for scenarios that add them later. */
  readonly unbooted?: number;
  /** More options that DHCP hands out, as dnsmasq writes them. */
  readonly dhcpOptions?: readonly string[];
}

/** A group on the lab's network, all on and verified. */
export interface Fleet {
  readonly primary: Machine;
  /** The other primaries. */
  readonly spares: readonly Machine[];
  readonly secondaries: readonly Machine[];
  readonly seeds: Seeds;
}

/** For scenarios that are not about first boot: a group that has been through it, in this run or an earlier one. */
export async function bootFleet(lab: Lab, options: FleetOptions): Promise<Fleet> {
  const seeds = await lab.generate(specifyFleet(lab, options));
  const machines = await addMachines(lab, options, seeds);
  await installOrLoad(lab, machines, new BootedDisks(lab, seeds));
  await startAll(lab, machines);
  return { ...divide(machines, options), seeds };
}

/** A group with keys that has been through its first boot just now: keys are made anew, and no disk that holds them is kept. */
export async function bootKeyedFleet(
  lab: Lab,
  options: FleetOptions,
): Promise<Fleet & { readonly seeds: KeyedSeeds }> {
  const spec = specifyFleet(lab, { ...options, authentication: 'keys' });
  const seeds = await generateKeyedSeeds(spec, join(lab.folder, 'out'));
  const machines = await addMachines(lab, options, seeds);
  await startAll(lab, machines);
  return { ...divide(machines, options), seeds };
}

function specifyFleet({ system }: Lab, { unbooted, dhcpOptions, ...group }: FleetOptions): object {
  return specifyGroup({ ...group, system });
}

async function addMachines(lab: Lab, options: FleetOptions, seeds: Seeds): Promise<Machine[]> {
  const { unbooted = 0, dhcpOptions, secondaries } = options;
  await lab.createNetwork(undefined, { options: dhcpOptions ?? [] });
  const machines: Machine[] = [];
  for (const name of listNames({ ...options, secondaries: secondaries - unbooted }))
    machines.push(
      await lab.addMachine(name, seeds.of(name), {
        address: addressOf(name),
        stamping: options.interface === 'ptp0' ? ['vec0'] : [],
      }),
    );
  return machines;
}

function divide(machines: readonly Machine[], { primaries = 1 }: FleetOptions): Omit<Fleet, 'seeds'> {
  const [primary] = machines;
  if (primary === undefined) throw new Error('a group has a primary');
  return { primary, spares: machines.slice(1, primaries), secondaries: machines.slice(primaries) };
}

async function installOrLoad(lab: Lab, machines: readonly Machine[], disks: BootedDisks): Promise<void> {
  if (machines.every((machine) => disks.has(machine))) {
    lab.say('disks as they were after the first boot');
    for (const machine of machines) await disks.load(machine);
    return;
  }
  lab.say('first boot, whose disks later scenarios use');
  await startAll(lab, machines);
  await Promise.all(machines.map((machine) => machine.powerOff()));
  for (const machine of machines) await disks.keep(machine);
}

async function startAll(lab: Lab, machines: readonly Machine[]): Promise<void> {
  await Promise.all(machines.map((machine) => machine.start({ proxy: false })));
  await Promise.all(machines.map((machine) => waitUntilVerified(machine, LIMIT, lab.say)));
}
