import type { Seeds } from '../generate-seeds.js';
import type { Lab } from '../lab.js';
import type { MachineOptions } from '../machine/describe-hardware.js';
import type { Machine } from '../machine/machine.js';
import { BootedDisks } from './booted-disks.js';
import { waitUntilVerified } from './wait-until-verified.js';

/** A machine of a spec, and how it is wired. */
export interface Member extends MachineOptions {
  readonly name: string;
}

/** Machines on the wires that have been laid, all on, verified, and past their first boot; in the order of `members`. */
export async function bootMembers(lab: Lab, seeds: Seeds, members: readonly Member[]): Promise<Machine[]> {
  const machines: Machine[] = [];
  for (const { name, ...options } of members)
    machines.push(await lab.addMachine(name, seeds.of(name), options));
  const disks = new BootedDisks(lab, seeds);
  const booted = machines.every((machine) => disks.has(machine));
  if (booted) for (const machine of machines) await disks.load(machine);
  await startAll(lab, machines);
  if (booted) return machines;
  await Promise.all(machines.map((machine) => machine.powerOff()));
  for (const machine of machines) await disks.keep(machine);
  await startAll(lab, machines);
  return machines;
}

async function startAll(lab: Lab, machines: readonly Machine[]): Promise<void> {
  await Promise.all(machines.map((machine) => machine.start({ proxy: false })));
  await Promise.all(machines.map((machine) => waitUntilVerified(machine, 600, lab.say)));
}
