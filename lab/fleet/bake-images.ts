import { join } from 'node:path';
import type { Lab } from '../lab.js';
import type { Machine } from '../machine/machine.js';
import { expectNone } from './expect-verified.js';
import { compareDisks, findUnsealed, SEALED } from './find-unsealed.js';
import type { Login } from './make-login.js';
import { type DiskTree, readDisk } from './read-disk.js';
import { isOff, readFirewall } from './read-firewall.js';
import { type PackerOutcome, runPacker } from './run-packer.js';
import { writePlainSeed } from './write-plain-seed.js';

/** Where a build may leave something: all but the packages' own files, which dpkg's list in /var stands for. */
const FOLDERS = ['/etc', '/home', '/root', '/tmp', '/usr/local', '/var'];

/**
 * What the boot before the second build leaves, whether anything is built or not: cloud-init's user, debconf's and
 * passwd's copies of before, folders of services that run, and the two empty ones that chrony's first start makes. And
 * wtmp, in which each power-off is a record.
 */
const BOOT_LEAVES = [
  /^\/etc\/(shadow|gshadow|passwd|group|subuid|subgid)-$/,
  /^\/etc\/sudoers\.d\/90-cloud-init-users$/,
  /^\/var\/cache\/debconf\/[a-z]+\.dat-old$/,
  /^(\/var)?\/tmp\/systemd-private-/,
  /^\/etc\/chrony\/clockseed\.d$|^\/var\/log\/chrony$/,
  /^\/var\/log\/wtmp$/,
];

/** What the bakers need. */
export interface Bakery {
  readonly lab: Lab;
  readonly login: Login;
  /** The template that `generate` wrote. */
  readonly template: string;
  /** Where seeds and disks go. */
  readonly folder: string;
}

/** A machine on which an image is built, and its address. */
interface Baker {
  readonly image: string;
  readonly machine: Machine;
  readonly address: string;
}

/** The disk of an image that was baked. */
export function imageDisk({ folder }: Bakery, image: string): string {
  return join(folder, `${image}.disk`);
}

/** Bakes the images at the same time, each on a stock machine of its own; one of them once more. */
export async function bakeImages(bakery: Bakery, images: readonly string[], twice: string): Promise<void> {
  const bakers: Baker[] = [];
  for (const [at, image] of images.entries())
    bakers.push(await addBaker(bakery, image, `192.168.1.${100 + at}`));
  await Promise.all(
    bakers.map(async (baker) => {
      const before = await bakeOnce(bakery, baker);
      if (baker.image === twice) await bakeAgain(bakery, baker, before);
    }),
  );
}

/** A stock machine, switched off, whose seed does no more than let root in. */
async function addBaker(bakery: Bakery, image: string, address: string): Promise<Baker> {
  const { lab, folder, login } = bakery;
  const seed = writePlainSeed(join(folder, `seed-${image}`), `bake-${image}-1`, login.publicKey);
  return { image, address, machine: await lab.addMachine(`bake-${image}`, seed, { address }) };
}

/** Builds, switches off, keeps the disk, and judges what is on it. */
async function bakeOnce(bakery: Bakery, baker: Baker): Promise<DiskTree> {
  const { lab } = bakery;
  const { image, machine } = baker;
  const { code, log, seconds } = await build(bakery, baker, 1);
  lab.expect(`packer builds ${image}`, `exit ${code}, ${listDone(log).length} things done`, code === 0);
  if (code !== 0) throw new Error(`packer build ${image}: ${log.trim().split('\n').slice(-8).join(' | ')}`);
  lab.record(`${image}: power-on to built`, machine.secondsOn, 's');
  lab.record(`${image}: of it packer build`, seconds, 's');
  await expectFirewallOff(lab, baker);
  await machine.powerOff();
  await machine.saveDisk(imageDisk(bakery, image));
  const tree = await readImage(bakery, imageDisk(bakery, image));
  const left = findUnsealed(tree);
  const words = left.length === 0 ? `nothing left of: ${SEALED}` : left.join(' | ');
  lab.expect(`${image} is sealed, on the disk after power-off`, words, left.length === 0);
  return tree;
}

/** The same build on the image itself, booted with another seed: nothing is done, and the disk ends the same. */
async function bakeAgain(bakery: Bakery, baker: Baker, before: DiskTree): Promise<void> {
  const { lab, folder, login } = bakery;
  const { image, machine } = baker;
  await machine.insertSeed(
    writePlainSeed(join(folder, `seed-${image}-2`), `bake-${image}-2`, login.publicKey),
  );
  const { code, log } = await build(bakery, baker, 2);
  const found = `exit ${code}, ${listDone(log).join(' | ')}`;
  lab.expect(`packer builds ${image} again, and finds nothing to do`, found, code === 0 && isIdle(log));
  await expectFirewallOff(lab, baker);
  await machine.powerOff();
  const disk = join(folder, `${image}-2.disk`);
  await machine.saveDisk(disk);
  const after = await readImage(bakery, disk);
  const changed = compareDisks(before, after);
  const own = changed.filter((line) => !BOOT_LEAVES.some((pattern) => pattern.test(line.slice(2))));
  expectNone(lab, `${image} after the second build: only the boot has left something`, own);
}

/** Looks for the key that the build has logged in with, too. */
function readImage({ login }: Bakery, disk: string): Promise<DiskTree> {
  return readDisk(disk, FOLDERS, `${disk}.read`, login.publicKey.split(' ')[1] ?? login.publicKey);
}

async function build(bakery: Bakery, baker: Baker, round: number): Promise<PackerOutcome> {
  const { lab, login, template } = bakery;
  const { image, machine, address } = baker;
  lab.say(`${machine.name} is switched on and baked (${round})`);
  await machine.start();
  const log = join(lab.logs, `packer-${image}-${round}.log`);
  return runPacker(lab.network, template, { image, address, login, log });
}

async function expectFirewallOff(lab: Lab, { image, machine }: Baker): Promise<void> {
  const firewall = await readFirewall(machine);
  lab.expect(`${image}: the build does not switch the firewall on`, firewall.words, isOff(firewall));
}

/** The lines with which the provisioners say what they did: `install-files: /etc/…`. */
export function listDone(log: string): string[] {
  return [...log.matchAll(/null\.image: (install-(?:packages|files): .*)$/gm)].map(([, line = '']) => line);
}

/** The provisioners found everything as it should be. */
export function isIdle(log: string): boolean {
  const idle = [
    'install-packages: all packages are there already',
    'install-files: all files and units are as planned',
  ];
  return listDone(log).join('\n') === idle.join('\n');
}
