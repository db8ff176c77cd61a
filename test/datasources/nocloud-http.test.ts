import { describe, expect, test, vi } from 'vitest';
import { fileOf } from '../support/render-spec.js';
import { testWith } from '../support/tools.js';
import { readDatasource } from './support/read-datasource.js';
import { expectSeed, RELEASES, renderFor } from './support/releases.js';
import { type Served, withServer } from './support/serve-files.js';

vi.setConfig({ testTimeout: 120_000 });

const spec = renderFor('nocloud');
const tree = (path: string) => spec.files.get(path.slice(1));

/** How a machine may be told: the words' place. */
const PLACES = {
  'on the kernel’s command line': (words: string) => ({ cmdline: `BOOT_IMAGE=/vmlinuz ro ${words} quiet` }),
  'as its SMBIOS serial (a folder stands in for sysfs)': (words: string) => ({
    dmi: { product_serial: words },
  }),
};

describe.each(Object.entries(PLACES))('told %s', (_, tell) => {
  describe.each(RELEASES)('%s', (release) => {
    // There the name alone decides when: nocloud is local, and not applied once the network is there.
    const isOld = release === 'cloud-init-22.4';
    const read = (wrapper: string, served: Served, name: string) => {
      const told = tell(`ds=${name};s=${served.url}/nodes/p/`);
      const listed = 'cmdline' in told && !isOld ? name : 'NoCloud';
      return readDatasource(wrapper, { datasource: 'NoCloud', listed, ...told });
    };

    testWith([release], 'ds=nocloud-net;s=http://… delivers the seed', (paths) =>
      withServer(tree, async (served) => {
        const found = await read(paths[release], served, 'nocloud-net');
        expectSeed(found, spec, !isOld);
        expect(found).toMatchObject({ class: 'DataSourceNoCloudNet', stage: 'net', dsmode: 'net' });
      }),
    );

    testWith(
      [release],
      `ds=nocloud;s=http://… ${isOld ? 'is found, but not applied' : 'delivers the seed'}`,
      (paths) =>
        withServer(tree, async (served) => {
          const found = await read(paths[release], served, 'nocloud');
          if (isOld) expect(found).toMatchObject({ stage: 'net', dsmode: 'local', applied: false });
          else expectSeed(found, spec, true);
        }),
    );
  });
});

testWith(
  RELEASES,
  'without the slash at its end the address leads to nothing for 22.4, and to the same for 25.1',
  async (paths) => {
    for (const release of RELEASES)
      await withServer(tree, async ({ url, asked }) => {
        const cmdline = `ds=nocloud-net;s=${url}/nodes/p`;
        const found = await readDatasource(paths[release], { datasource: 'NoCloud', cmdline });
        if (release === 'cloud-init-25.1') expectSeed(found, spec, true);
        else expect(found).toBeUndefined();
        expect(asked).toContain(release === 'cloud-init-22.4' ? '/nodes/pmeta-data' : '/nodes/p/meta-data');
      });
  },
);

testWith(RELEASES, 'a seed without vendor-data is delivered ten seconds later', async (paths) => {
  const without = (path: string) => (path.endsWith('/vendor-data') ? undefined : tree(path));
  const found = await Promise.all(
    RELEASES.map((release) =>
      withServer(without, async (served) => ({
        found: await readDatasource(paths[release], {
          datasource: 'NoCloud',
          cmdline: `ds=nocloud-net;s=${served.url}/nodes/p/`,
        }),
        asked: served.asked.filter((path) => path.endsWith('/vendor-data')).length,
      })),
    ),
  );
  for (const { found: one, asked } of found) {
    expect(one?.userData).toEqual([fileOf(spec, 'nodes/p/user-data')]);
    expect(asked).toBe(11);
    expect(one?.seconds).toBeGreaterThan(9);
  }
});

test('the seed in question has all four files, and says something in each', () => {
  for (const name of ['user-data', 'meta-data', 'network-config', 'vendor-data'])
    expect(fileOf(spec, `nodes/p/${name}`).length).toBeGreaterThan(20);
});
