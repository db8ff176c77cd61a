import type { Guest } from '../machine/guest.js';
import { readVerdict } from './read-verdict.js';

/** What the check of a secondary says of its clock, without signs: seconds from the primary, and how far that can be wrong. */
export interface Claim {
  readonly offset: number;
  readonly bound: number;
}

/** Has the check run, green or red, and reads it. Throws when it claims nothing. */
export async function readClaim(machine: Guest): Promise<Claim> {
  await machine.try('systemctl start clockseed-verify.service', { limit: 180 });
  const { offset, error_bound: bound } = (await readVerdict(machine))?.figures ?? {};
  if (offset === undefined || bound === undefined) throw new Error(`${machine.name} claims nothing`);
  return { offset: Math.abs(offset), bound };
}
