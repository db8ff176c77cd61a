import { createHash } from 'node:crypto';
import { buildMachine } from '../../../src/machine/build-machine.js';
import type { MachineModel } from '../../../src/machine/machine-model.js';
import { derivePlan } from '../../../src/plan/derive-plan.js';
import type { Plan } from '../../../src/plan/plan.js';
import type { KeyFile } from '../../../src/secrets/key-file.js';
import { idsOf, listMadeLinks, openRing } from '../../../src/secrets/key-ring.js';
import { type KeygenWish, updateKeys } from '../../../src/secrets/update-keys.js';
import { readGood } from '../../support/render-spec.js';

/** Keys that look like random ones and are the same in every run. */
export function createRandomHex(seed = 'seed'): () => string {
  let drawn = 0;
  return () => {
    drawn += 1;
    return createHash('sha256').update(`${seed} ${drawn}`).digest('hex').slice(0, 32);
  };
}

const random = createRandomHex();
const EMPTY: KeyFile = { spec: 't', lastId: 0, links: new Map(), seeds: undefined };

/** The keys of a spec after keygen, as it is called with these options, on what was there before. */
export function keygenFor(spec: string, wish: Partial<KeygenWish> = {}, before = EMPTY): KeyFile {
  const links = listMadeLinks(derivePlan(readGood(spec)));
  return updateKeys(before, links, { prune: false, rotate: false, ...wish }, random).keys;
}

/** A spec's plan and machines with these keys, as `generate --secrets-out` has them. */
export function renderWithKeys(
  spec: string,
  keys: KeyFile,
): { plan: Plan; machines: Map<string, MachineModel> } {
  const plan = derivePlan(readGood(spec), idsOf(keys));
  const models = plan.groups.flatMap(({ machines }) =>
    machines.map((machine) => buildMachine(plan.name, machine, openRing(keys))),
  );
  return { plan, machines: new Map(models.map((model) => [model.plan.machine.name, model])) };
}
