import { waitFor } from '../host/wait.js';
import type { Lab } from '../lab.js';
import type { Machine } from '../machine/machine.js';
import { listRed, readVerdict } from './read-verdict.js';

/** Seconds for a check to be green again: what it was is past, and a host that is busy delivers packets late. */
const LIMIT = 180;

/** Has the check judge now, and once more where it is red, and expects green in the end. */
export async function expectGreen(lab: Lab, machine: Machine, what: string): Promise<void> {
  let red = ['no verdict'];
  await waitFor(what, 1000 * LIMIT, async () => {
    await machine.try('systemctl start clockseed-verify.service', { limit: LIMIT });
    const verdict = await readVerdict(machine);
    red = verdict === undefined ? ['no verdict'] : listRed(verdict);
    return red.length === 0 ? true : undefined;
  }).catch(() => undefined);
  lab.expect(what, `red: ${red.join(' ') || 'none'}`, red.length === 0);
}
