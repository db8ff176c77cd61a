import { expect, test } from 'vitest';
import { listNeededPackages } from '../../lab/host/find-missing-packages.js';
import { parsePackageVersions } from '../../lab/host/read-package-versions.js';

test('only what is installed has a version', () => {
  const text = 'ii  chrony 4.3-2+deb12u3\nun  ufw \nrc  ntp 1:4.2\n';
  expect([...parsePackageVersions(text)]).toEqual([['chrony', '4.3-2+deb12u3']]);
});

test("the host's packages are listed once each, in order", () => {
  const needed = listNeededPackages();
  expect(needed).toContain('user-mode-linux');
  expect(needed).toEqual([...new Set(needed)].sort());
});
