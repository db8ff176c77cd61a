import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const accessShape = z.object({
  machines: z.array(z.object({ name: z.string(), token: z.string(), boot: z.array(z.string()) }).loose()),
});

/** What a machine may ask for that others may not. */
export interface MachineAccess {
  readonly token: string;
  /** The paths of its boot scripts, the same for everybody, but the files are its own. */
  readonly boot: readonly string[];
}

/** Reads `access.json` at the root of a private tree, by machine. Throws where a machine is missing when it is asked for. */
export function readAccess(secrets: string): (name: string) => MachineAccess {
  const { machines } = accessShape.parse(JSON.parse(readFileSync(join(secrets, 'access.json'), 'utf8')));
  return (name) => {
    const machine = machines.find((candidate) => candidate.name === name);
    if (machine === undefined) throw new Error(`access.json has no ${name}`);
    return machine;
  };
}
