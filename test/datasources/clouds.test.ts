import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, vi } from 'vitest';
import { fileOf, type RenderedSpec } from '../support/render-spec.js';
import { testWith } from '../support/tools.js';
import { readDatasource, type Wish } from './support/read-datasource.js';
import { bytesOf, FORMS, type Form, RELEASES, renderFor } from './support/releases.js';
import { withServer } from './support/serve-files.js';

vi.setConfig({ testTimeout: 120_000 });

/** By path, whatever the version in it. */
function serve(files: Readonly<Record<string, string | Uint8Array>>) {
  return (path: string) => files[path.replace(/\/(latest|\d{4}-\d\d-\d\d)(?=\/)/, '').replace(/\?.*$/, '')];
}

async function expectDelivered(
  wrapper: string,
  spec: RenderedSpec,
  form: Form,
  wish: Wish,
  source: string,
): Promise<void> {
  const found = await readDatasource(wrapper, wish);
  expect(found).toMatchObject({ class: source, applied: true, instanceId: 'i-0123' });
  expect(Buffer.compare(found?.raw ?? Buffer.of(), bytesOf(spec, form))).toBe(0);
  expect(found?.userData).toEqual([fileOf(spec, 'nodes/p/user-data')]);
}

describe.each(RELEASES)('%s', (release) => {
  describe.each(FORMS)('%s', (form) => {
    testWith(
      [release],
      'is delivered by EC2 (a server on loopback stands in for its metadata service)',
      (paths) => {
        const spec = renderFor('ec2');
        const files = {
          '/api/token': 'a-token',
          '/user-data': bytesOf(spec, form),
          '/meta-data/': 'instance-id\nlocal-hostname\n',
          '/meta-data/instance-id': 'i-0123',
          '/meta-data/local-hostname': 'ip-10-0-0-1',
          '/dynamic/instance-identity': 'document\n',
          '/dynamic/instance-identity/document': '{}',
        };
        return withServer(serve(files), ({ url }) => {
          const id = 'ec2e1916-9099-7caf-fd21-012345abcdef';
          const wish: Wish = {
            datasource: 'Ec2',
            config: { metadata_urls: [url], max_wait: 60, timeout: 30 },
            dmi: { product_uuid: id, product_serial: id },
            stages: ['net'],
          };
          return expectDelivered(paths[release], spec, form, wish, 'DataSourceEc2');
        });
      },
    );

    testWith([release], 'is delivered by OpenStack (a server on loopback stands in for Nova’s)', (paths) => {
      const spec = renderFor('openstack');
      const files = {
        '/openstack': 'latest\n',
        '/openstack/': 'latest\n',
        '/openstack/meta_data.json': JSON.stringify({ uuid: 'i-0123', hostname: 'p', name: 'p' }),
        '/openstack/user_data': bytesOf(spec, form),
      };
      return withServer(serve(files), ({ url }) => {
        const wish: Wish = {
          datasource: 'OpenStack',
          config: { metadata_urls: [url], max_wait: 60, timeout: 30, retries: 0 },
          dmi: { product_name: 'OpenStack Nova' },
          stages: ['net'],
        };
        return expectDelivered(paths[release], spec, form, wish, 'DataSourceOpenStack');
      });
    });

    testWith(
      [release],
      'is delivered by an OpenStack config drive (a folder stands in for the drive)',
      async (paths) => {
        const spec = renderFor('openstack');
        const seed = mkdtempSync(join(tmpdir(), 'clockseed-drive-'));
        try {
          mkdirSync(join(seed, 'openstack/latest'), { recursive: true });
          writeFileSync(join(seed, 'openstack/latest/meta_data.json'), '{"uuid": "i-0123", "hostname": "p"}');
          writeFileSync(join(seed, 'openstack/latest/user_data'), bytesOf(spec, form));
          const wish: Wish = { datasource: 'ConfigDrive', seed, seedName: 'config_drive', stages: ['local'] };
          await expectDelivered(paths[release], spec, form, wish, 'DataSourceConfigDrive');
        } finally {
          rmSync(seed, { recursive: true });
        }
      },
    );

    testWith([release], 'is delivered by MAAS (a server on loopback stands in for its region)', (paths) => {
      const spec = renderFor('openstack');
      const files = {
        '/MAAS/metadata/meta-data/instance-id': 'i-0123',
        '/MAAS/metadata/meta-data/local-hostname': 'p',
        '/MAAS/metadata/user-data': bytesOf(spec, form),
      };
      return withServer(serve(files), ({ url }) => {
        const keys = { consumer_key: 'c', token_key: 't', token_secret: 's' };
        const wish: Wish = {
          datasource: 'MAAS',
          config: { metadata_url: `${url}/MAAS/metadata`, max_wait: 60, timeout: 30, ...keys },
          stages: ['net'],
        };
        return expectDelivered(paths[release], spec, form, wish, 'DataSourceMAAS');
      });
    });
  });
});
