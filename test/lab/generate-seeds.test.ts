import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readPlannedFile } from '../../lab/fleet/read-planned-file.js';
import { specifyGroup } from '../../lab/fleet/specify-group.js';
import { generateKeyedSeeds } from '../../lab/generate-seeds.js';

let place: string;

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'clockseed-seeds-'));
});

afterEach(() => {
  rmSync(place, { recursive: true });
});

test('seeds with keys stand apart from the others, closed to everybody else, and can be rotated', async () => {
  const out = join(place, 'out');
  const spec = specifyGroup({ system: 'debian-12', secondaries: 1, authentication: 'keys' });
  const seeds = await generateKeyedSeeds(spec, out);
  expect(seeds.folder).toBe(`${out}-secrets`);
  expect(statSync(seeds.folder).mode & 0o777).toBe(0o700);
  const keysOf = (machine: string) =>
    readPlannedFile(seeds, machine, '/etc/chrony/clockseed.keys').match(/HEX:\w+/g) ?? [];
  const [key = ''] = keysOf('wall-1');
  expect(keysOf('wall-2')).toEqual([key]);
  expect(readFileSync(join(out, 'nodes', 'wall-2', 'user-data'), 'utf8')).not.toContain('HEX:');
  await seeds.rotate();
  expect(keysOf('wall-2')).toHaveLength(2);
  expect(keysOf('wall-2')).toContain(key);
});
