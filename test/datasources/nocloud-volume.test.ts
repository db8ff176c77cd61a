import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, vi } from 'vitest';
import { listDeliverables } from '../../src/package/list-deliverables.js';
import { addVolumes } from '../../src/volumes/add-volumes.js';
import { testWith } from '../support/tools.js';
import { readDatasource } from './support/read-datasource.js';
import { expectSeed, RELEASES, renderFor } from './support/releases.js';

vi.setConfig({ testTimeout: 120_000 });

const spec = renderFor('nocloud');

/** The volume of `p`, as --iso makes it, for as long as `use` runs. */
async function withVolume(use: (volume: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'clockseed-volume-'));
  try {
    for (const { path, content } of addVolumes(listDeliverables(spec.plan)))
      if (path === 'volumes/p.iso') writeFileSync(join(folder, 'p.iso'), content);
    await use(join(folder, 'p.iso'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// That the kernel mounts it is seen where machines boot (npm run lab); here xorriso stands in for the mount.
describe.each(RELEASES)('%s', (release) => {
  testWith([release, 'xorriso'], 'the volume delivers the seed, before there is a network', (paths) =>
    withVolume(async (volume) => {
      const { xorriso } = paths;
      const found = await readDatasource(paths[release], { datasource: 'NoCloud', volume, xorriso });
      expectSeed(found, spec, true);
      expect(found).toMatchObject({ class: 'DataSourceNoCloud', stage: 'local' });
    }),
  );

  testWith([release], 'without a volume there is nothing', async (paths) => {
    expect(await readDatasource(paths[release], { datasource: 'NoCloud' })).toBeUndefined();
  });
});
