import { waitFor } from '../host/wait.js';
import type { Guest } from '../machine/guest.js';
import { listRed, type MachineVerdict, readVerdict } from './read-verdict.js';

/** A machine that has passed its check, and after how many seconds since it was switched on that was seen. */
export interface Verified {
  readonly verdict: MachineVerdict;
  readonly seconds: number;
}

/**
 * Waits until a machine's check of this boot is green, and says what is red meanwhile. `limit`: seconds from now. A red
 * verdict is waited over: the check is tried again. Looks every 2 s, since each look costs a slow machine some forks.
 */
export async function waitUntilVerified(
  machine: Guest,
  limit: number,
  say: (text: string) => void,
): Promise<Verified> {
  let before = '';
  const look = async () => {
    if (!machine.runs) throw new Error(`${machine.name} stopped: see ${machine.log}`);
    const verdict = await readVerdict(machine).catch(() => undefined);
    const state = describe(verdict);
    if (state !== before) say(`${machine.name}: ${state}`);
    before = state;
    return verdict?.state === 'ok' ? { verdict, seconds: machine.secondsOn } : undefined;
  };
  return waitFor(`${machine.name} to be verified`, 1000 * limit, look, 2000);
}

function describe(verdict: MachineVerdict | undefined): string {
  if (verdict === undefined) return 'first boot, no check yet';
  const red = listRed(verdict);
  return red.length === 0 ? verdict.state : `${verdict.state}, red: ${red.join(' ')}`;
}
