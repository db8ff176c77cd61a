import { z } from 'zod';
import type { Guest } from '../machine/guest.js';

const verdictShape = z.object({
  state: z.enum(['pending', 'ok', 'holdover', 'failed']),
  boot_id: z.string(),
  uptime: z.number(),
  figures: z.record(z.string(), z.number()),
  warnings: z.array(z.object({ name: z.string(), found: z.string() }).loose()).default([]),
  checks: z.array(z.object({ name: z.string(), found: z.string(), ok: z.boolean().nullable() }).loose()),
});

/** A machine's own judgement: /run/clockseed/verify.json (docs/on-the-machine.md). Times in seconds. */
export type MachineVerdict = z.infer<typeof verdictShape>;

/** Reads it; undefined before there is one. */
export async function readVerdict(machine: Guest): Promise<MachineVerdict | undefined> {
  const { code, stdout } = await machine.try('cat /run/clockseed/verify.json');
  return code === 0 ? verdictShape.parse(JSON.parse(stdout)) : undefined;
}

/** The names of the checks that are red. */
export function listRed(verdict: MachineVerdict): string[] {
  return verdict.checks.filter((check) => check.ok === false).map((check) => check.name);
}

/** What a check has found, in its words; empty when there is no such check. */
export function findReason(verdict: MachineVerdict | undefined, name: string): string {
  return verdict?.checks.find((check) => check.name === name)?.found ?? '';
}
