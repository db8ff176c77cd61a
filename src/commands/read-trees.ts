import { count } from '../diagnostics/count.js';
import type { Deliverable } from '../package/deliverable.js';
import type { Plan } from '../plan/plan.js';
import { listMadeLinks } from '../secrets/key-ring.js';
import { addVolumes } from '../volumes/add-volumes.js';
import { tryPacking } from '../volumes/pack-volumes.js';
import { checkPlaces } from './place-secrets.js';
import { describeKeygen, type ReadPlan, readPlan } from './read-plan.js';
import { UsageError } from './refusal.js';

/** Where the files of a spec are: those that everybody may see, and those with keys. */
export interface TreeOptions {
  readonly out: string;
  readonly keys?: string;
  readonly secretsOut?: string;
  /** With a volume for each machine. */
  readonly iso?: boolean;
}

/** Reads a spec, with its keys, for the files that come out of it. @throws SpecRefused, UsageError, SecretsError */
export function readForTrees(file: string, { out, keys, secretsOut }: TreeOptions): ReadPlan {
  if (secretsOut !== undefined && keys === undefined)
    throw new UsageError(`--secrets-out needs --keys: the file that clockseed keygen ${file} makes.`);
  checkPlaces(out, keys, secretsOut);
  const found = readPlan(file, keys);
  if (!found.ring) refuseWithoutKeys(file, found.plan);
  return found;
}

function refuseWithoutKeys(file: string, plan: Plan): void {
  const links = listMadeLinks(plan).size;
  if (links === 0) return;
  throw new UsageError(
    `${file} says authentication: keys, for ${count(links, 'link')}: first ${describeKeygen(file, 'FILE')}, ` +
      `then clockseed generate ${file} --keys FILE --secrets-out FOLDER`,
  );
}

/** What is in a tree beside the files of the machines: with `--iso` their volumes. @throws where xorriso cannot run */
export function addWanted({
  iso = false,
}: TreeOptions): (files: Iterable<Deliverable>) => Iterable<Deliverable> {
  if (!iso) return (files) => files;
  tryPacking();
  return addVolumes;
}
