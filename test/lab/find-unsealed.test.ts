import { describe, expect, test } from 'vitest';
import { compareDisks, findUnsealed } from '../../lab/fleet/find-unsealed.js';
import type { DiskEntry, DiskTree } from '../../lab/fleet/read-disk.js';

function file(size = 0, content = ''): DiskEntry {
  return { kind: 'file', mode: '644', size, content, marked: false };
}

const FOLDER: DiskEntry = { kind: 'folder', mode: '755', size: 0, content: '', marked: false };

/** What may, and must, be left. */
const SEALED: DiskTree = new Map([
  ['/etc/machine-id', file()],
  ['/etc/hostname', file()],
  ['/etc/ssh/sshd_config', file(3000)],
  ['/root/.ssh', FOLDER],
  ['/root/.bashrc', file(500)],
  ['/etc/systemd/network/05-clockseed.network', file(90)],
  ['/var/lib/chrony', FOLDER],
  ['/var/lib/apt/lists/lock', file()],
  ['/var/lib/systemd/deb-systemd-helper-enabled/chrony.service', file(10)],
  ['/var/log/journal', FOLDER],
  ['/var/log/cloud-init.log', file()],
]);

describe('findUnsealed', () => {
  test('finds nothing on a disk that is sealed', () => {
    expect(findUnsealed(SEALED)).toEqual([]);
  });

  test.each([
    ['/etc/machine-id', 33],
    ['/etc/hostname', 7],
    ['/etc/ssh/ssh_host_ed25519_key', 400],
    ['/root/.ssh/authorized_keys', 90],
    ['/home/baker/.ssh/authorized_keys2', 90],
    ['/var/lib/systemd/random-seed', 32],
    ['/var/lib/systemd/credential.secret', 64],
    ['/var/lib/chrony/chrony.drift', 20],
    ['/etc/chrony/clockseed.d/timestamping.conf', 20],
    ['/var/lib/cloud/data/instance-id', 10],
    ['/etc/netplan/50-cloud-init.yaml', 300],
    ['/etc/systemd/network/10-cloud-init-vec0.network', 80],
    ['/var/lib/clockseed/applied', 16],
    ['/var/log/journal/0123456789abcdef0123456789abcdef/system.journal', 8388608],
    ['/var/log/cloud-init-output.log', 900],
    ['/var/lib/dhcp/dhclient.leases', 80],
    ['/var/lib/apt/lists/stock-mirror.invalid_debian_dists_bookworm_InRelease', 9000],
    ['/var/cache/apt/archives/chrony_4.3-2_amd64.deb', 9000],
    ['/root/.bash_history', 12],
    ['/tmp/clockseed-image/contents', 12],
  ])('finds %s', (path, size) => {
    expect(findUnsealed(new Map([...SEALED, [path, file(size)]]))).toEqual([`${path} (${size})`]);
  });

  test("finds a file that holds the build's key, wherever it is", () => {
    const tree = new Map([...SEALED, ['/srv/notes', { ...file(90), marked: true }]]);
    expect(findUnsealed(tree)).toEqual(['/srv/notes (90)']);
  });

  test('without /etc/machine-id each boot is a first boot', () => {
    const tree = new Map(SEALED);
    tree.delete('/etc/machine-id');
    expect(findUnsealed(tree)).toEqual(['/etc/machine-id is not there']);
  });
});

test('disks differ by what has gone, has come, or is another', () => {
  const before = new Map([...SEALED, ['/etc/old', file(1, 'a')], ['/etc/same', file(2, 'b')]]);
  const after = new Map([
    ...SEALED,
    ['/etc/new', file(1, 'a')],
    ['/etc/same', { ...file(2, 'b'), mode: '600' }],
    ['/root/.bashrc', file(500, 'other')],
  ]);
  expect(compareDisks(before, after).sort()).toEqual([
    '+ /etc/new',
    '- /etc/old',
    '~ /etc/same',
    '~ /root/.bashrc',
  ]);
  expect(compareDisks(before, before)).toEqual([]);
});
