import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Bakery, bakeImages, imageDisk } from '../fleet/bake-images.js';
import { expectHealthy, expectVerified, POWER_ON_TO_VERIFIED } from '../fleet/expect-verified.js';
import { makeLogin } from '../fleet/make-login.js';
import { isOn, readFirewall } from '../fleet/read-firewall.js';
import { findShared, type Identity, readIdentity } from '../fleet/read-identity.js';
import { copyTemplate } from '../fleet/run-packer.js';
import { addressOf, listNames, specifyGroup } from '../fleet/specify-group.js';
import type { Seeds } from '../generate-seeds.js';
import { HOST_ADDRESS, type Lab } from '../lab.js';
import type { Machine } from '../machine/machine.js';
import type { Scenario } from '../scenario.js';

/** As in first-boot, with which the times are compared. */
const CLOCKS_AHEAD: Readonly<Record<string, number>> = { 'wall-2': 137, 'wall-3': -3 * 3600 };

export const goldenImage: Scenario = {
  name: 'golden-image',
  shows:
    'the real packer bakes images that are sealed, and their clones keep time at first boot without any archive of ' +
    'packages: from base with a seed, and from the images with a role without one',
  systems: ['debian-12', 'debian-13'],
  usualSystems: ['debian-12'],
  ciSystems: ['debian-12'],
  limit: 35,
  run,
};

/** How clones come to their configuration. */
interface Way {
  readonly about: string;
  readonly imageOf: (name: string) => string;
  readonly seed: boolean;
}

const WAYS: readonly Way[] = [
  { about: 'base and seed', imageOf: () => 'base', seed: true },
  {
    about: 'role, no seed',
    imageOf: (name) => (name === 'wall-1' ? 'wall-primary' : 'wall-secondary'),
    seed: false,
  },
];

async function run(lab: Lab): Promise<void> {
  await lab.createNetwork();
  // Packages come from where the stock image takes them, through the lab's proxy; the clones have neither.
  const settings = { install: 'baked', apt: undefined };
  const seeds = await lab.generate(specifyGroup({ system: lab.system, secondaries: 2, settings }));
  const bakery = await openBakery(lab, seeds);
  // On two processors the second machine has one for itself, and time for another build.
  await bakeImages(bakery, ['wall-primary', 'base', 'wall-secondary'], 'base');
  await lab.network.closeRepository();
  const machines = await addClones(lab, seeds);
  const identities: Identity[] = [];
  for (const way of WAYS) identities.push(...(await bootClones(bakery, machines, way)));
  const shared = findShared(identities);
  const count = `${identities.length} machines, shared: ${shared.join(' | ') || 'none'}`;
  lab.expect('each clone has a machine-id and SSH host keys of its own', count, shared.length === 0);
}

async function openBakery(lab: Lab, seeds: Seeds): Promise<Bakery> {
  const folder = join(lab.folder, 'bakery');
  mkdirSync(folder);
  const login = await makeLogin(join(folder, 'login'));
  return { lab, login, folder, template: copyTemplate(seeds, join(folder, 'template')) };
}

/** The primary last, as in first-boot. */
async function addClones(lab: Lab, seeds: Seeds): Promise<Machine[]> {
  const [primary, ...secondaries] = listNames({ secondaries: 2 });
  const machines: Machine[] = [];
  for (const name of [...secondaries, primary])
    machines.push(await lab.addMachine(name, seeds.of(name), { address: addressOf(name) }));
  return machines;
}

/** The first boot of clones, and what they say. They are off again afterwards. */
async function bootClones(bakery: Bakery, machines: readonly Machine[], way: Way): Promise<Identity[]> {
  const { lab } = bakery;
  for (const machine of machines) {
    await machine.loadDisk(imageDisk(bakery, way.imageOf(machine.name)));
    const ahead = CLOCKS_AHEAD[machine.name];
    const clock = ahead === undefined ? {} : { clockAhead: ahead };
    lab.say(`${machine.name} is switched on (${way.about})`);
    await machine.start({ proxy: false, seed: way.seed, ...clock });
  }
  const story = `${way.about}, `;
  await Promise.all(machines.map((machine) => expectVerified(lab, machine, story)));
  await expectNoArchive(lab, machines, story);
  const identities: Identity[] = [];
  for (const machine of machines) {
    await expectHealthy(lab, machine, story);
    const firewall = await readFirewall(machine);
    lab.expect(`${story}${machine.name}: the firewall is on`, firewall.words, isOn(firewall));
    identities.push({ ...(await readIdentity(machine)), machine: `${story}${machine.name}` });
    compareWithFirstBoot(lab, machine.name, story);
  }
  for (const machine of machines) await machine.cutPower();
  return identities;
}

/** Nothing answers where the bakers got their packages from. */
async function expectNoArchive(lab: Lab, machines: readonly Machine[], story: string): Promise<void> {
  const reachable = async (machine: Machine, port: number) =>
    (await machine.try(`timeout 10 bash -c '</dev/tcp/${HOST_ADDRESS}/${port}'`)).code === 0;
  for (const machine of machines) {
    const ports = [80, 3142];
    const open = await Promise.all(ports.map((port) => reachable(machine, port)));
    const found = ports
      .map((port, at) => `port ${port} ${open[at] ? 'answers' : 'does not answer'}`)
      .join(', ');
    lab.expect(`${story}${machine.name}: there is no archive of packages`, found, !open.some(Boolean));
  }
}

/** By how much less the first boot takes. Only where first-boot has run before, on the same host: else nothing to compare. */
function compareWithFirstBoot(lab: Lab, name: string, story: string): void {
  const figure = `${name}: ${POWER_ON_TO_VERIFIED}`;
  const installed = lab.findEarlier('first-boot', figure);
  const baked = lab.figures.find((candidate) => candidate.name === `${story}${figure}`)?.value;
  if (installed === undefined || baked === undefined) return;
  const ratio = baked / installed;
  lab.record(`${story}${name}: first boot, baked to not baked`, ratio, '');
  const found = `${baked.toFixed(0)} s, not baked ${installed.toFixed(0)} s: ${ratio.toFixed(2)}`;
  lab.expect(`${story}${name}: a baked machine is ready sooner`, found, ratio < 1);
}
