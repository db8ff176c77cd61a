import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { memoryFolder } from './locate-folders.js';
import { callAgent } from './machine/call-agent.js';
import type { Outcome } from './machine/decode-frames.js';

const listShape = z.array(z.object({ name: z.string(), socket: z.string(), address: z.string() }));

/** Runs a line of shell in a machine of a lab that another process keeps on. */
export async function callMachine(machine: string, line: string): Promise<Outcome> {
  const files = readdirSync(memoryFolder)
    .filter((name) => name.startsWith('clockseed-lab-'))
    .map((name) => join(memoryFolder, name, 'machines.json'))
    .filter((path) => existsSync(path));
  const machines = files.flatMap((path) => listShape.parse(JSON.parse(readFileSync(path, 'utf8'))));
  const agent = machines.find(({ name }) => name === machine);
  if (agent === undefined) {
    throw new Error(
      `no machine ${machine} is on; there are: ${machines.map(({ name }) => name).join(' ') || 'none'}`,
    );
  }
  return callAgent(agent, ['bash', '-c', line], '', 3600_000);
}
