import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, vi } from 'vitest';
import { packVolumes } from '../../src/volumes/pack-volumes.js';
import { runTool } from '../support/run-tool.js';
import { testWith } from '../support/tools.js';
import { RELEASES } from './support/releases.js';

vi.setConfig({ testTimeout: 120_000 });

const SEED = 's=http://10.0.0.9:8000/nodes/p/';

/** What a machine shows: kernel parameters, its serial, and what blkid says of its disks. */
interface Shown {
  readonly cmdline?: string;
  readonly serial?: string;
  readonly blkid?: string;
}

/** What cloud-init's script that decides at boot makes of a machine: its exit code and the list that it leaves. */
function identify(wrapper: string, shown: Shown): { status: number | null; list: string } {
  const name = wrapper.slice(wrapper.lastIndexOf('/') + 1);
  const script = join(dirname(wrapper), '../trees', name, 'usr/lib/cloud-init/ds-identify');
  const root = mkdtempSync(join(tmpdir(), 'clockseed-identify-'));
  try {
    for (const [path, content] of Object.entries({
      'proc/cmdline': `BOOT_IMAGE=/vmlinuz ro ${shown.cmdline ?? ''} quiet\n`,
      'proc/1/environ': '',
      'proc/uptime': '1.00 1.00\n',
      'sys/class/dmi/id/product_serial': `${shown.serial ?? ''}\n`,
      'etc/cloud/cloud.cfg': '',
      'run/systemd/here': '',
      'blkid.out': shown.blkid ?? '',
    })) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    }
    mkdirSync(join(root, 'bin'));
    // No container, and no disks but those.
    writeFileSync(join(root, 'bin/systemd-detect-virt'), '#!/bin/sh\necho kvm\n', { mode: 0o755 });
    writeFileSync(join(root, 'bin/blkid'), `#!/bin/sh\ncat "${root}/blkid.out"\n`, { mode: 0o755 });
    const environment = {
      PATH_ROOT: root,
      PATH: `${root}/bin:${process.env.PATH}`,
      SYSTEMD_VIRTUALIZATION: 'vm:kvm',
    };
    const { status } = runTool('sh', [script, '--force'], { environment });
    const result = join(root, 'run/cloud-init/cloud.cfg');
    const text = existsSync(result) ? readFileSync(result, 'utf8') : '';
    return { status, list: /^datasource_list: *(.*)$/m.exec(text)?.[1] ?? '' };
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** What blkid says of a CD-ROM drive with our volume in it. */
function describeVolume(): string {
  const [volume] = packVolumes([new Map([['meta-data', 'x']])]);
  const folder = mkdtempSync(join(tmpdir(), 'clockseed-identify-'));
  try {
    writeFileSync(join(folder, 'volume'), volume ?? '');
    const { stdout } = runTool('blkid', ['-p', '-o', 'export', join(folder, 'volume')]);
    return stdout.replace(/^DEVNAME=.*$/m, 'DEVNAME=/dev/sr0');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe.each(RELEASES)('%s', (release) => {
  // 25.1 leaves the parameter's own word, and reads it as NoCloud.
  const NOCLOUD = /^\[ *nocloud(-net)?, None *\]$/i;
  const finds = (wrapper: string, shown: Shown) => {
    expect({ shown, ...identify(wrapper, shown) }).toEqual({
      shown,
      status: 0,
      list: expect.stringMatching(NOCLOUD),
    });
  };

  testWith([release], 'nothing at all switches cloud-init off', (paths) => {
    expect(identify(paths[release], {})).toEqual({ status: 1, list: '' });
    expect(identify(paths[release], { serial: 'PF0X1234', blkid: 'DEVNAME=/dev/sr0\nLABEL=DATA\n' })).toEqual(
      {
        status: 1,
        list: '',
      },
    );
  });

  testWith([release], 'a kernel parameter switches NoCloud on', (paths) => {
    for (const name of ['nocloud', 'nocloud-net']) finds(paths[release], { cmdline: `ds=${name};${SEED}` });
  });

  testWith([release], 'the SMBIOS serial switches NoCloud on', (paths) => {
    for (const name of ['nocloud', 'nocloud-net']) finds(paths[release], { serial: `ds=${name};${SEED}` });
  });

  testWith([release, 'xorriso'], 'our volume switches NoCloud on', (paths) => {
    finds(paths[release], { blkid: describeVolume() });
  });
});
