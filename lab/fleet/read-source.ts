import { waitFor } from '../host/wait.js';
import type { Machine } from '../machine/machine.js';

/** The address of the source that chronyd follows; empty when it follows none. */
async function readSource(machine: Machine): Promise<string> {
  const { stdout } = await machine.try('chronyc -n -c sources');
  const selected = stdout.split('\n').find((line) => line.startsWith('^,*,'));
  return selected?.split(',')[2] ?? '';
}

/** Reference id and stratum as chronyd shows them: `7F7F0101 8`. */
export async function readTracking(machine: Machine): Promise<string> {
  const { stdout } = await machine.try('chronyc -n -c tracking');
  const [id = '', , stratum = ''] = stdout.split(',');
  return `${id} ${stratum}`;
}

/** Waits until it follows this source. Returns the seconds from now on; undefined after `limit` seconds. */
export async function waitForSource(
  machine: Machine,
  address: string,
  limit: number,
): Promise<number | undefined> {
  const start = performance.now();
  const look = async () => ((await readSource(machine)) === address ? performance.now() : undefined);
  const end = await waitFor(`${machine.name} to follow ${address}`, 1000 * limit, look, 300).catch(
    () => undefined,
  );
  return end === undefined ? undefined : (end - start) / 1000;
}
