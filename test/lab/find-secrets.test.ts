import { expect, test } from 'vitest';
import { listExposed, parseSecrets } from '../../lab/fleet/find-secrets.js';

test('a key is exposed where others may read it, and in a log', () => {
  const files = parseSecrets(
    [
      '/etc/chrony/clockseed.keys root:_chrony 640',
      '/var/lib/cloud/a b/user-data.txt root:root 600',
      '/run/copy root:root 644',
      '/var/log/cloud-init.log root:adm 640',
      '',
    ].join('\n'),
  );
  expect(files.map(({ path }) => path)).toContain('/var/lib/cloud/a b/user-data.txt');
  expect(listExposed(files).map(({ path }) => path)).toEqual(['/run/copy', '/var/log/cloud-init.log']);
});
