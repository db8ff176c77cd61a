import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, statSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Seeds } from '../generate-seeds.js';
import type { Lab } from '../lab.js';
import { cacheFolder } from '../locate-folders.js';
import type { Machine } from '../machine/machine.js';
import { addressOf, type GroupOptions, listNames, specifyGroup } from './specify-group.js';
import { waitUntilVerified } from './wait-until-verified.js';

/** Seconds for a machine to be verified, on two cores that three machines share. */
const LIMIT = 600;

export interface FleetOptions extends Omit<GroupOptions, 'system'> {
  /** How many of the last secondaries have a seed only: for scenarios that add them later. */
  readonly unbooted?: number;
  /** More options that DHCP hands out, as dnsmasq writes them. */
  readonly dhcpOptions?: readonly string[];
}

/** A group on the lab's network, all on and verified. */
export interface Fleet {
  readonly primary: Machine;
  readonly secondaries: readonly Machine[];
  readonly seeds: Seeds;
}

/**
 * For scenarios that are not about first boot: a group that has been through it. The disks after first boot are kept
 * in the cache under a digest of image and seeds, so that only the first who wants this very group waits for apt.
 */
export async function bootFleet(lab: Lab, options: FleetOptions): Promise<Fleet> {
  const { unbooted = 0, dhcpOptions, ...rest } = options;
  const group = { ...rest, system: lab.system };
  const names = listNames({ secondaries: group.secondaries - unbooted });
  const seeds = await lab.generate(specifyGroup(group));
  await lab.createNetwork(undefined, dhcpOptions);
  const machines: Machine[] = [];
  for (const name of names)
    machines.push(await lab.addMachine(name, seeds.of(name), { address: addressOf(name) }));
  await installOrLoad(lab, machines, join(cacheFolder, 'fleets', digestFleet(lab, seeds, names)));
  await startAll(lab, machines);
  const [primary, ...secondaries] = machines;
  if (primary === undefined) throw new Error('a group has a primary');
  return { primary, secondaries, seeds };
}

async function installOrLoad(lab: Lab, machines: readonly Machine[], store: string): Promise<void> {
  if (existsSync(store)) {
    lab.say('disks as they were after the first boot');
    const now = new Date();
    utimesSync(store, now, now);
    for (const machine of machines) await machine.loadDisk(join(store, machine.name));
    return;
  }
  lab.say('first boot, whose disks later scenarios use');
  await startAll(lab, machines);
  await Promise.all(machines.map((machine) => machine.powerOff()));
  const place = lab.addFolder(join(cacheFolder, `.building-fleet-${process.pid}`));
  for (const machine of machines) await machine.saveDisk(join(place, machine.name));
  // Another run may have been quicker: then its disks are as good.
  mkdirSync(dirname(store), { recursive: true });
  if (!existsSync(store)) renameSync(place, store);
}

async function startAll(lab: Lab, machines: readonly Machine[]): Promise<void> {
  await Promise.all(machines.map((machine) => machine.start({ proxy: false })));
  await Promise.all(machines.map((machine) => waitUntilVerified(machine, LIMIT, lab.say)));
}

function digestFleet(lab: Lab, seeds: Seeds, names: readonly string[]): string {
  // A copy-on-write disk fits the very file that it was begun on, which it knows by its time.
  const image = [lab.image.recipe, statSync(lab.image.disk).mtimeMs];
  const parts = [image, names.map((name) => [name, seeds.digests(name)])];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);
}
