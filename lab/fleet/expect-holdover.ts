import { waitFor } from '../host/wait.js';
import type { Lab } from '../lab.js';
import type { Machine } from '../machine/machine.js';
import { readUptime } from './expect-turn.js';
import { readVerdict } from './read-verdict.js';

/** A machine's check says holdover once `after`; records when. `silence`: seconds after which a source counts as silent, for the record. */
export async function expectHoldover(
  lab: Lab,
  machine: Machine,
  after: string,
  silence?: number,
): Promise<void> {
  const { name } = machine;
  const since = await readUptime(machine);
  const look = async () => {
    const found = await readVerdict(machine);
    return found?.state === 'holdover' && found.uptime > since ? found : undefined;
  };
  const verdict = await waitFor(`${name} to say holdover`, 240_000, look, 1500).catch(() => undefined);
  const words = verdict?.warnings.map((warning) => `${warning.name}: ${warning.found}`).join(' | ');
  lab.expect(`${name} says holdover once ${after}`, words ?? 'never', verdict !== undefined);
  if (verdict === undefined) return;
  const bound = silence === undefined ? '' : ` (silence is ${silence} s)`;
  lab.record(`${name} says holdover: from then on${bound}`, verdict.uptime - since, 's');
}
