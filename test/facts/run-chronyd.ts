import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHRONY_RELEASES, type ChronyRelease } from '../../src/facts/chrony-releases.js';

/** The real chronyds that judge the tables; what sid has changes, so the release is asked for. */
export const CHRONYDS = ['chronyd-4.0', 'chronyd-4.3', 'chronyd-4.6', 'chronyd-sid'] as const;

export interface Run {
  readonly status: number | null;
  readonly output: string;
}

/** What `chronyd -p` says of a configuration. */
export function checkSyntax(chronyd: string, configuration: string): Run {
  return runWith(configuration, (file) => spawnSync(chronyd, ['-p', '-f', file], { encoding: 'utf8' }));
}

/** Starts a chronyd that leaves the clock alone, in a network namespace of its own, for a second at the most. */
export function startAlone(chronyd: string, configuration: string): Run {
  const daemon = [chronyd, '-x', '-d', '-F', '0', '-u', 'root', '-t', '1', '-f'];
  return runWith(configuration, (file) => {
    // Not `pidfile /`: before 4.6 chronyd would try to remove that.
    appendFileSync(file, `pidfile ${file}.pid\nbindcmdaddress /\ncmdport 0\n`);
    return spawnSync('unshare', ['--net', ...daemon, file], { encoding: 'utf8', timeout: 10_000 });
  });
}

/** The release that a chronyd says it is; the newest in the table for one that came after it. */
export function releaseOf(chronyd: string): ChronyRelease {
  const version = spawnSync(chronyd, ['-v'], { encoding: 'utf8' }).stdout.match(/version (\S+)/)?.[1];
  return CHRONY_RELEASES.find((release) => release === version) ?? '4.9';
}

function runWith(
  configuration: string,
  run: (file: string) => { status: number | null; stdout: string; stderr: string },
): Run {
  const folder = mkdtempSync(join(tmpdir(), 'clockseed-facts-'));
  try {
    const file = join(folder, 'chrony.conf');
    writeFileSync(file, configuration);
    const { status, stdout, stderr } = run(file);
    return { status, output: stdout + stderr };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
