import { findSecrets, listExposed } from '../fleet/find-secrets.js';
import { KEY_FILE, readKeyIds } from '../fleet/key-file.js';
import { describeProof, readProofs } from '../fleet/read-proofs.js';
import { findReason, readVerdict } from '../fleet/read-verdict.js';
import { addressOf } from '../fleet/specify-group.js';
import type { KeyedSeeds } from '../generate-seeds.js';
import type { Lab } from '../lab.js';
import type { Machine } from '../machine/machine.js';

/** What the parts of the scenario `keys` play on. */
export interface Stage {
  readonly lab: Lab;
  readonly seeds: KeyedSeeds;
  readonly primary: Machine;
  /** The secondary to which most things happen, and the other one. */
  readonly secondary: Machine;
  readonly neighbour: Machine;
}

/** What a check has found, of a machine that is red for it. */
export async function expectReason(lab: Lab, machine: Machine, check: string, wanted: RegExp): Promise<void> {
  const found = findReason(await readVerdict(machine), check);
  lab.expect(`${machine.name} says why: ${check}`, found || 'nothing', wanted.test(found));
}

/** Keys are where they belong and nowhere else; the check has seen it. */
export async function expectKeysKept({ lab, ...stage }: Stage, when: string): Promise<void> {
  for (const machine of [stage.primary, stage.secondary, stage.neighbour]) {
    const state = await machine.run(`stat -c '%U:%G %a' ${KEY_FILE}`);
    lab.expect(
      `${machine.name}, ${when}: its keys are root's, for chronyd to read`,
      state,
      state === 'root:_chrony 640',
    );
    const found = findReason(await readVerdict(machine), 'authentication');
    lab.expect(
      `${machine.name}, ${when}: the check authentication`,
      found || 'nothing',
      found === 'keys as planned',
    );
    const files = await findSecrets(machine);
    const words = files.map((file) => `${file.path} ${file.state}`).join(', ');
    const ok = files.some(({ path }) => path === KEY_FILE) && listExposed(files).length === 0;
    lab.expect(`${machine.name}, ${when}: nobody else can read a key`, words || 'no key at all', ok);
  }
}

/** Each secondary asks the primary with a key that the two have alone. Returns the ids. */
export async function expectProven(stage: Stage, when: string): Promise<number[]> {
  const { lab, primary, secondary, neighbour } = stage;
  const ids: number[] = [];
  for (const machine of [secondary, neighbour]) {
    const [proof, ...others] = await readProofs(machine);
    const found = proof === undefined ? 'no source' : describeProof(proof);
    const ok = proof?.address === addressOf(primary.name) && proof.mode === 'SK' && proof.length === 128;
    lab.expect(`${machine.name}, ${when}: it asks with a key`, found, ok && others.length === 0);
    ids.push(proof?.id ?? 0);
  }
  const [own, other, all] = await Promise.all([secondary, neighbour, primary].map(readKeyIds));
  const found = `${secondary.name}: ${own}; ${neighbour.name}: ${other}; ${primary.name}: ${all}`;
  const apart = own?.every((id) => !other?.includes(id)) ?? false;
  const known = [...(own ?? []), ...(other ?? [])].every((id) => all?.includes(id));
  lab.expect(`${when}: no key is shared by three`, found, apart && known);
  return ids;
}
