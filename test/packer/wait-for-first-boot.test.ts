import { afterEach, describe, expect } from 'vitest';
import { testWith } from '../support/tools.js';
import { listTemplate } from './support/run-build.js';
import { WALL } from './support/specs.js';
import { Target } from './support/target.js';

// cloud-init and systemd are stood in for: neither runs in a chroot. The lab has the real ones.
const script = listTemplate(WALL).get('scripts/wait-for-first-boot.sh') ?? '';

let target: Target | undefined;
afterEach(() => target?.stop());

function answers(title: string, does: string, expected: { status: number; text: RegExp }): void {
  testWith(['target-debian-12'], title, async (paths) => {
    const files = new Map([
      ['/usr/local/bin/cloud-init', `#!/bin/sh\n${does}\n`],
      ['/srv/wait', script],
    ]);
    target = await Target.start(paths['target-debian-12'], files);
    const { status, stdout, stderr } = target.run('mkdir -p /run/systemd/system; TIMEOUT=1 sh /srv/wait');
    expect({ status, text: stdout + stderr }).toEqual({
      status: expected.status,
      text: expect.stringMatching(expected.text),
    });
  });
}

describe('wait-for-first-boot', () => {
  answers('goes on when cloud-init has ended', 'echo status: done', {
    status: 0,
    text: /cloud-init has ended$/m,
  });
  answers('goes on after recoverable errors', 'echo status: done; exit 2', {
    status: 0,
    text: /recoverable/,
  });
  answers(
    'fails with what cloud-init says',
    'case $* in *--long*) echo detail: no datasource ;; *) echo status: error; exit 1 ;; esac',
    { status: 1, text: /cloud-init has failed \(exit 1\): status: error\ndetail: no datasource\n/ },
  );
  answers('does not wait for ever', 'exec sleep 60', {
    status: 1,
    text: /cloud-init has not ended within 1 s \(first_boot_timeout\)/,
  });
});
