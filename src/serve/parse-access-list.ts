import { z } from 'zod';
import type { AccessList } from '../package/access-list.js';
import { findPathProblem } from '../write/check-path.js';
import { canonicalAddress } from './canonical-address.js';

const path = z.string().refine((text) => findPathProblem(text) === undefined);

const machine = z.strictObject({
  name: z.string().min(1),
  token: z.string().regex(/^[\w-]{43}$/),
  addresses: z.array(z.string().refine((text) => canonicalAddress(text) !== undefined)),
  files: z.array(path),
  boot: z.array(path),
});

const list = z.strictObject({ version: z.literal(1), machines: z.array(machine) });

/** Reads the text of an access list; what is wrong comes as the end of "FILE …", which never quotes a token. */
export function parseAccessList(text: string): AccessList | string {
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    return 'is not JSON';
  }
  const { data, error } = list.safeParse(root);
  if (!data)
    return `is not an access list of this clockseed: ${error?.issues[0]?.path.join('.') || 'its top'} is wrong`;
  return findTwice(data) ?? data;
}

/** What two machines must not share: else one would get the other's files. */
function findTwice({ machines }: AccessList): string | undefined {
  if (hasTwice(machines.map(({ name }) => name))) return 'names a machine twice';
  if (hasTwice(machines.map(({ token }) => token))) return 'has one token for two machines';
  if (hasTwice(machines.flatMap(({ boot }) => boot))) return 'has one boot script for two machines';
  return undefined;
}

function hasTwice(texts: readonly string[]): boolean {
  return new Set(texts).size < texts.length;
}
