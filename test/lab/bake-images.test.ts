import { expect, test } from 'vitest';
import { isIdle, listDone } from '../../lab/fleet/bake-images.js';
import { findShared } from '../../lab/fleet/read-identity.js';

const IDLE = `    null.image: wait-for-first-boot: cloud-init has ended
==> null.image: Provisioning with shell script: out/packer/scripts/install-packages.sh
    null.image: install-packages: all packages are there already
    null.image: install-files: all files and units are as planned
    null.image: check-image: as planned
`;

test('a build that has nothing to do is told from one that does something', () => {
  expect(isIdle(IDLE)).toBe(true);
  const busy = IDLE.replace(
    'install-files: all',
    'install-files: chrony.service enabled\n    null.image: install-files: all',
  );
  expect(isIdle(busy)).toBe(false);
  expect(listDone(busy)).toHaveLength(3);
  expect(isIdle('')).toBe(false);
});

test('who shares a machine-id or a host key is named', () => {
  const one = { machine: 'wall-1', machineId: 'a', hostKeys: ['SHA256:x', 'SHA256:y'] };
  const other = { machine: 'wall-2', machineId: 'b', hostKeys: ['SHA256:z', 'SHA256:y'] };
  expect(findShared([one, other])).toEqual(['SHA256:y: wall-1 wall-2']);
  expect(findShared([one, { ...other, hostKeys: [] }])).toEqual([]);
});
