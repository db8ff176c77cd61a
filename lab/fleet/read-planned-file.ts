import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Seeds } from '../generate-seeds.js';

const userData = z
  .object({ write_files: z.array(z.object({ path: z.string(), content: z.string() }).loose()) })
  .loose();

/** The text of a file on a machine as its seed has it. Throws when the seed has no such file. */
export function readPlannedFile(seeds: Seeds, machine: string, path: string): string {
  const text = readFileSync(join(seeds.of(machine), 'user-data'), 'utf8');
  const file = userData.parse(parse(text)).write_files.find((candidate) => candidate.path === path);
  if (file === undefined) throw new Error(`the seed of ${machine} has no ${path}`);
  return file.content;
}
