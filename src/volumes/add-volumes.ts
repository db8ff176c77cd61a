import type { Deliverable } from '../package/deliverable.js';
import { packVolumes, type VolumeFiles } from './pack-volumes.js';

/** How many volumes are made at a time; as many machines' files are in memory. */
const AT_A_TIME = 16;

/** What cloud-init reads from a volume; user-data.gz is for others. */
const SEED_FILE = /^nodes\/([^/]+)\/(meta-data|network-config|user-data|vendor-data)$/;

/**
 * The same files, and after those of a machine's seed the volume that holds them: volumes/<machine>.iso. Whatever tree
 * they are of: a volume holds secrets exactly where the seed beside it does. Runs xorriso. @throws VolumeError
 */
export function* addVolumes(deliverables: Iterable<Deliverable>): Generator<Deliverable> {
  const seeds = new Map<string, Map<string, Deliverable['content']>>();
  for (const deliverable of deliverables) {
    yield deliverable;
    const [, machine, name] = SEED_FILE.exec(deliverable.path) ?? [];
    if (machine === undefined || name === undefined) continue;
    // A machine's files come one after the other: who is new here completes those before.
    if (!seeds.has(machine) && seeds.size === AT_A_TIME) yield* packAll(seeds);
    const seed = seeds.get(machine) ?? new Map();
    seeds.set(machine, seed.set(name, deliverable.bytes ?? deliverable.content));
  }
  yield* packAll(seeds);
}

function* packAll(seeds: Map<string, VolumeFiles>): Generator<Deliverable> {
  if (seeds.size === 0) return;
  const volumes = packVolumes([...seeds.values()]);
  const machines = [...seeds.keys()];
  seeds.clear();
  for (const [index, content] of volumes.entries()) yield { path: `volumes/${machines[index]}.iso`, content };
}
