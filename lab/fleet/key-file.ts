import type { Machine } from '../machine/machine.js';

/** Where the keys are that clockseed makes (docs/authentication.md). */
export const KEY_FILE = '/etc/chrony/clockseed.keys';

/** Where the right ones lie while others are in use. */
const ASIDE = '/root/clockseed.keys';

const APPLY = '/usr/local/lib/clockseed/apply';

/** Seconds for `apply`, which starts many small programs. */
const APPLY_LIMIT = 180;

/** The ids of the keys that a machine holds. */
export async function readKeyIds(machine: Machine): Promise<number[]> {
  const text = await machine.run(`sed -n 's/ .* HEX:.*//p' ${KEY_FILE}`);
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map(Number);
}

/** Other bytes under the same ids, as after a mistake in carrying keys around. */
export async function spoilKeys(machine: Machine): Promise<void> {
  await machine.run(`cp -p ${KEY_FILE} ${ASIDE} && sed -i 's/HEX:\\(..\\)\\(.*\\)/HEX:\\2\\1/' ${KEY_FILE}`);
  await machine.run(`! cmp -s ${KEY_FILE} ${ASIDE} && ${APPLY}`, { limit: APPLY_LIMIT });
}

/** The right ones again. */
export async function restoreKeys(machine: Machine): Promise<void> {
  await machine.run(`mv ${ASIDE} ${KEY_FILE} && ${APPLY}`, { limit: APPLY_LIMIT });
}
