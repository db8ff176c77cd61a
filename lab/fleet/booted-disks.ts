import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, statSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Seeds } from '../generate-seeds.js';
import type { Lab } from '../lab.js';
import { cacheFolder } from '../locate-folders.js';
import type { Machine } from '../machine/machine.js';

/**
 * Disks of machines that have been through their first boot, kept in the cache under a digest of image and seed: only
 * the first scenario that wants such a machine waits for apt.
 */
export class BootedDisks {
  readonly #lab: Lab;
  readonly #seeds: Seeds;

  constructor(lab: Lab, seeds: Seeds) {
    this.#lab = lab;
    this.#seeds = seeds;
  }

  has(machine: Machine): boolean {
    return existsSync(this.#pathOf(machine));
  }

  /** Puts a kept disk into a machine that is switched off. */
  async load(machine: Machine): Promise<void> {
    const path = this.#pathOf(machine);
    const now = new Date();
    utimesSync(path, now, now);
    await machine.loadDisk(join(path, 'disk'));
  }

  /** Keeps the disk of a machine that is switched off. */
  async keep(machine: Machine): Promise<void> {
    const path = this.#pathOf(machine);
    const place = this.#lab.addFolder(join(cacheFolder, `.building-disk-${process.pid}-${machine.name}`));
    await machine.saveDisk(join(place, 'disk'));
    // Another run may have been quicker: then its disk is as good.
    mkdirSync(dirname(path), { recursive: true });
    if (!existsSync(path)) renameSync(place, path);
  }

  #pathOf({ name }: Machine): string {
    const { image } = this.#lab;
    // A copy-on-write disk fits the very file that it was begun on, which it knows by its time.
    const parts = [image.recipe, statSync(image.disk).mtimeMs, name, this.#seeds.digests(name)];
    const digest = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
    return join(cacheFolder, 'disks', digest.slice(0, 12));
  }
}
