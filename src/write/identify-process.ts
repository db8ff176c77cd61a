import { readFileSync } from 'node:fs';
import { hasCode } from './describe-disk-error.js';
import { stagingPrefix } from './name-own-entries.js';

/** A process, told from a later one that got the same pid by its start (clock ticks since boot; 0 when unknown). */
export interface ProcessIdentity {
  readonly pid: number;
  readonly start: string;
}

const stagingName = new RegExp(`^${stagingPrefix.replaceAll('.', '\\.')}([1-9]\\d{0,9})-(\\d{1,20})$`);

/** The name of a process's staging folder: `.clockseed-staging-PID-START`. */
export function nameStaging({ pid, start }: ProcessIdentity): string {
  return `${stagingPrefix}${pid}-${start}`;
}

/** Whether a name is one that nameStaging gives. */
export function isStagingName(name: string): boolean {
  return stagingName.test(name);
}

/** Whose staging folder this is, or undefined when the name is not one of ours. */
export function parseStagingName(name: string): ProcessIdentity | undefined {
  const [, pid, start] = stagingName.exec(name) ?? [];
  return pid === undefined || start === undefined ? undefined : { pid: Number(pid), start };
}

/** This process. */
export function identifySelf(): ProcessIdentity {
  return { pid: process.pid, start: readStart(process.pid) ?? '0' };
}

/**
 * Whether a process still runs. Where /proc does not say (not Linux, or mounted with hidepid), any process with its
 * pid counts: better to wait for a stranger than to pull the ground from under a run.
 */
export function isAlive({ pid, start }: ProcessIdentity): boolean {
  const found = readStart(pid);
  if (found !== undefined && start !== '0') return found === start;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

/** Field 22 of /proc/PID/stat (proc(5)); counted from the last ")", since field 2 may hold blanks and brackets. */
function readStart(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .at(19);
  } catch {
    return undefined;
  }
}
