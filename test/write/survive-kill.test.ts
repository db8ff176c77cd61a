import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type OutputFile, writeTree } from '../../src/write/write-tree.js';
import { expectFinished, expectOldOrNew } from './judge-interrupted.js';
import { startWriter } from './start-writer.js';
import { filesOf, makeFolder } from './use-folder.js';

/** About 40 files: 25 in every rendering with another content, 5 the same in all, 10 of its own. */
function render(name: string): OutputFile[] {
  const each = (count: number, path: string, content: string): [string, string][] =>
    Array.from({ length: count }, (_, index) => [
      path.replace('N', String(index)),
      `${content} ${index}\n`.repeat(200),
    ]);
  return filesOf(
    Object.fromEntries([
      ...each(25, 'nodes/wall-N/user-data', name),
      ...each(5, 'nodes/wall-N/meta-data', 'same'),
      ...each(5, `nodes/${name}-N/user-data`, name),
      ...each(5, `packer/${name}/N.sh`, name),
      // A file in one, a folder in the others.
      name === 'a' ? ['packer/base', 'file'] : [`packer/base/${name}`, 'folder'],
    ]),
  );
}

/** mulberry32: numbers from 0 to 1 that a seed repeats. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const renderings = ['a', 'b', 'c'].map(render);
const lanes = 4;
const roundsPerLane = 25;
const longestDelayMs = 40;
/** A run of one of these renderings over another makes about so many calls to the disk. */
const callsOfARun = 380;

/** Kills writers of one folder and judges what they leave; says how often that was neither tree but one in between. */
async function killAgainAndAgain(random: () => number): Promise<number> {
  const pick = (): OutputFile[] => renderings[Math.floor(random() * renderings.length)] ?? [];
  const folder = makeFolder();
  writeTree(folder, pick());
  let inBetween = 0;
  for (let round = 0; round < roundsPerLane; round += 1) {
    // By the clock, anywhere; or at one of the writer's calls, for the moments that pass too fast for a clock.
    const byClock = random() < 0.5;
    const killAt = Math.ceil(random() * callsOfARun);
    const options = { folder, renderings: [pick(), pick(), pick()], endless: true };
    const writer = startWriter(byClock ? options : { ...options, killAt });
    await writer.ready;
    if (byClock) {
      await wait(random() * longestDelayMs);
      writer.child.kill('SIGKILL');
    }
    const { signal, outcomes, errors } = await writer.ended;
    expect({ signal, errors }).toEqual({ signal: 'SIGKILL', errors: '' });
    expect(outcomes.filter((outcome) => 'error' in outcome)).toEqual([]);
    if (expectOldOrNew(folder, renderings)) inBetween += 1;
    // Of two in three the next one starts from the remains.
    if (round % 3 === 2) expectFinished(folder, pick());
  }
  expectFinished(folder, pick());
  return inBetween;
}

test('kill -9 at a hundred random moments: each file is old or new, the next run is clean', async () => {
  const seed = Number(process.env.CLOCKSEED_SEED ?? Date.now() % 2 ** 31);
  try {
    const runs = Array.from({ length: lanes }, (_, lane) => killAgainAndAgain(createRandom(seed + lane)));
    const inBetween = (await Promise.all(runs)).reduce((sum, count) => sum + count);
    // Else the moments missed what they are for.
    expect(inBetween).toBeGreaterThan(0);
  } catch (error) {
    throw new Error(`CLOCKSEED_SEED=${seed} chooses the same moments again`, { cause: error });
  }
}, 300_000);
