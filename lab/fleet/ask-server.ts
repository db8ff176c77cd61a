import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { labFolder } from '../locate-folders.js';
import type { Guest } from '../machine/guest.js';

const answersShape = z.array(z.object({ status: z.number(), text: z.string() }));

/** What a server of the wire answered. */
export type Answer = z.infer<typeof answersShape>[number];

/** Has a machine ask for URLs, one after the other; the answers are in that order. */
export async function askServer(machine: Guest, urls: readonly string[]): Promise<Answer[]> {
  const program = readFileSync(join(labFolder, 'guest', 'run', 'ask-server'), 'utf8');
  const path = '/run/ask-server';
  await machine.run(`cat >${path}`, { input: program });
  const text = await machine.run(`python3 ${path}`, { input: JSON.stringify(urls), limit: 300 });
  return answersShape.parse(JSON.parse(text));
}
