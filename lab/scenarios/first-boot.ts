import { BootedDisks } from '../fleet/booted-disks.js';
import { expectHealthy, expectVerified } from '../fleet/expect-verified.js';
import { readClockError } from '../fleet/read-clock-error.js';
import type { MachineVerdict } from '../fleet/read-verdict.js';
import { addressOf, listNames, specifyGroup } from '../fleet/specify-group.js';
import type { Seeds } from '../generate-seeds.js';
import type { Lab } from '../lab.js';
import type { Machine } from '../machine/machine.js';
import type { Scenario } from '../scenario.js';

/** Seconds that the clocks are ahead when the machines are switched on. The primary's decides. */
const CLOCKS_AHEAD: Readonly<Record<string, number>> = { 'wall-2': 137, 'wall-3': -3 * 3600 };

export const firstBoot: Scenario = {
  name: 'first-boot',
  shows:
    'machines with nothing but a stock image and their seeds install, configure and set themselves, whatever their ' +
    'clocks say and although the primary comes last',
  systems: ['debian-12', 'debian-13'],
  usualSystems: ['debian-12', 'debian-13'],
  ciSystems: ['debian-12', 'debian-13'],
  limit: 30,
  run,
};

async function run(lab: Lab): Promise<void> {
  const [primary, ...secondaries] = listNames({ secondaries: 2 });
  const seeds = await lab.generate(specifyGroup({ system: lab.system, secondaries: 2 }));
  await lab.createNetwork();
  const machines = await addMachines(lab, seeds, [...secondaries, primary]);
  for (const machine of machines) {
    const ahead = CLOCKS_AHEAD[machine.name];
    lab.say(`${machine.name} is switched on${ahead === undefined ? '' : `, its clock ${ahead} s ahead`}`);
    await machine.start({ proxy: false, ...(ahead !== undefined && { clockAhead: ahead }) });
  }
  await Promise.all(
    machines.map(async (machine) => recordClaims(lab, machine, await expectVerified(lab, machine))),
  );
  for (const machine of machines) {
    await expectHealthy(lab, machine);
    await expectSeed(lab, machine, seeds);
    await recordClock(lab, machine);
  }
  await keepDisks(lab, machines, seeds);
}

/** For scenarios that begin after a first boot. */
async function keepDisks(lab: Lab, machines: readonly Machine[], seeds: Seeds): Promise<void> {
  const disks = new BootedDisks(lab, seeds);
  if (!lab.verdicts.every(({ ok }) => ok) || machines.every((machine) => disks.has(machine))) return;
  await Promise.all(machines.map((machine) => machine.powerOff()));
  for (const machine of machines) await disks.keep(machine);
}

async function addMachines(lab: Lab, seeds: Seeds, names: readonly string[]): Promise<Machine[]> {
  const machines: Machine[] = [];
  for (const name of names)
    machines.push(await lab.addMachine(name, seeds.of(name), { address: addressOf(name) }));
  return machines;
}

function recordClaims(lab: Lab, machine: Machine, verdict: MachineVerdict | undefined): void {
  for (const name of ['offset', 'error_bound']) {
    const value = verdict?.figures[name];
    if (value !== undefined) lab.record(`${machine.name}: ${name} at its first verdict`, value, 's');
  }
}

/** What the machine booted from is what `generate` wrote, byte for byte, and still lies there. */
async function expectSeed(lab: Lab, machine: Machine, seeds: Seeds): Promise<void> {
  const sums = await machine.run(
    'mkdir -p /run/seed && mount -o ro /dev/ubdb /run/seed && (cd /run/seed && sha256sum -- *) && umount /run/seed',
  );
  const there = Object.fromEntries(sums.split('\n').map((sum) => [sum.slice(66), sum.slice(0, 64)]));
  const here = seeds.digests(machine.name);
  const names = Object.keys(here);
  const same =
    names.length === Object.keys(there).length && names.every((name) => here[name] === there[name]);
  lab.expect(`${machine.name}: its seed is what generate wrote`, names.join(' '), same);
}

async function recordClock(lab: Lab, machine: Machine): Promise<void> {
  const { seconds } = await readClockError(machine);
  lab.record(`${machine.name}: clock against the host's`, seconds, 's');
}
