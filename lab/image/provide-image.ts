import { existsSync, mkdirSync, readFileSync, renameSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { holdLock } from '../host/hold-lock.js';
import type { Ledger } from '../host/ledger.js';
import { readPackageVersions } from '../host/read-package-versions.js';
import { buildImage } from './build-image.js';
import { hashRecipe } from './hash-recipe.js';
import { describeImage, type LabSystem } from './recipe.js';

/** A root file system, ready to be started, and the packages of its release. */
export interface Image {
  readonly suite: string;
  /** Digest of the recipe. */
  readonly recipe: string;
  /** ext4; machines write to copies. */
  readonly disk: string;
  /** The same for PCs that boot from the network: vmlinuz, and initrd, which is the whole root file system. */
  readonly boot: string;
  /** .debs and `Packages`, their index. */
  readonly packages: string;
  /** What is installed in it, by package. */
  readonly versions: Readonly<Record<string, string>>;
}

/**
 * The image of a system: from the cache, where it stands under its recipe's digest, else built. A build happens beside
 * and is renamed when it is whole; two runs at a time build one after the other.
 */
export async function provideImage(
  system: LabSystem,
  cache: string,
  ledger: Ledger,
  say: (text: string) => void,
): Promise<Image> {
  const recipe = describeImage(system, await readKernelVersion());
  const digest = hashRecipe(recipe);
  const folder = join(cache, 'images', `${recipe.suite}-${digest}`);
  mkdirSync(join(cache, 'images'), { recursive: true });
  const release = await holdLock(`${cache}/images/.lock`, () =>
    say('another run builds images: waiting for it'),
  );
  try {
    if (!existsSync(folder)) {
      say(`building the image of ${system} (about a minute, once)`);
      const place = ledger.addFolder(join(cache, 'images', `.building-${recipe.suite}-${process.pid}`));
      await buildImage(recipe, place, ledger);
      renameSync(place, folder);
    }
    // It has been used: see prune-cache.ts.
    utimesSync(folder, new Date(), new Date());
  } finally {
    await release();
  }
  return readImage(folder, recipe.suite, digest);
}

function readImage(folder: string, suite: string, recipe: string): Image {
  const lines = readFileSync(join(folder, 'versions'), 'utf8').split('\n').filter(Boolean);
  const versions = Object.fromEntries(lines.map((line) => line.split(' ', 2)));
  const at = (name: string) => join(folder, name);
  return { suite, recipe, disk: at('root.img'), boot: at('boot'), packages: at('packages'), versions };
}

/** The version of Debian's user-mode-linux on this host. */
export async function readKernelVersion(): Promise<string> {
  return (await readPackageVersions(['user-mode-linux'])).get('user-mode-linux') ?? 'unknown';
}
